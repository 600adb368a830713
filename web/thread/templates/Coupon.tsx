// https://developers.facebook.com/docs/messenger-platform/send-messages/template/coupon
import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { Bubble } from '../Bubble.tsx'
import { Cut } from '../Cut.tsx'
import { limits } from '../cut.ts'
import { webOf } from '../link.ts'
import { Picture } from '../parts/Picture.tsx'
import { textOf } from '../payload.ts'
import { LinkButton, TapButton } from './Buttons.tsx'
import type { TemplateProps } from './Cards.tsx'
import style from './template.module.css'

/** Coupon is a ticket: the code shows when it was asked for. */
export function Coupon({ message, payload }: TemplateProps) {
  const { _ } = useLingui()
  const image = textOf(payload.image_url)
  const before = textOf(payload.coupon_pre_message)
  const code = textOf(payload.coupon_code)
  const url = textOf(payload.coupon_url)
  return (
    <div className={style.stack}>
      {before && <Bubble text={before} own={false} />}
      <div className={`${style.card} ${style.ticket}`}>
        {image && <Picture message={message} source={image} alt="" className={style.wide} />}
        <span className={style.text}>
          <strong className={style.two} dir="auto">
            <Cut text={textOf(payload.title)} most={limits.title} />
          </strong>
          <span className={style.two} dir="auto">
            <Cut text={textOf(payload.subtitle)} most={limits.subtitle} />
          </span>
        </span>
        {code && message.revealed && <Code code={code} />}
        <span className={style.buttons}>
          {code && !message.revealed && (
            <TapButton title={_('coupon.reveal')} tap={{ type: 'reveal', mid: message.key }} />
          )}
          {url && (
            <LinkButton
              title={textOf(payload.coupon_url_button_title) || _('coupon.open')}
              href={webOf(url)}
              icon="open"
            />
          )}
        </span>
      </div>
    </div>
  )
}

function Code({ code }: { code: string }) {
  const { _ } = useLingui()
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard?.writeText(code).then(
      () => setCopied(true),
      () => undefined, // the browser does not allow it: the code can be read
    )
  return (
    <span className={style.code}>
      <span className="sr-only">{_('coupon.code')}</span>
      <code dir="ltr">{code}</code>
      <button type="button" tabIndex={-1} className={style.copy} onClick={() => void copy()}>
        {_(copied ? 'copied' : 'copy')}
      </button>
    </span>
  )
}
