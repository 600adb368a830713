// What the two forms have in common: a card, its sheet, thanks, the end.
import { useLingui } from '@lingui/react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Cut } from '../Cut.tsx'
import { limits } from '../cut.ts'
import { Icon } from '../Icon.tsx'
import { webOf } from '../link.ts'
import { fieldsOf, textOf } from '../payload.ts'
import { Sheet } from '../Sheet.tsx'
import sheet from '../sheet.module.css'
import { useSurroundings } from '../surroundings.ts'
import type { Tap } from '../tap.ts'
import { useTap } from '../useTap.ts'
import { Problem } from './Buttons.tsx'
import type { TemplateProps } from './Cards.tsx'
import style from './template.module.css'

interface FormCardProps extends TemplateProps {
  title: string
  subtitle: string
  button: string
  /** Said after its end. */
  closed: string
  /** Makes the tap from what was filled in. */
  answer(data: FormData): Tap
  children: ReactNode
}

/** FormCard opens a form in a sheet; it can be sent once, until it closes. */
export function FormCard({ message, payload, title, subtitle, button, closed, answer, children }: FormCardProps) {
  const { _ } = useLingui()
  const { now } = useSurroundings()
  const { tap, busy, problem, able } = useTap()
  const [open, show] = useState(false)
  const [sent, setSent] = useState(false)
  const over = message.expiresAt !== undefined && message.expiresAt <= now()
  const thanked = message.answered || sent
  const note = thanked ? _('form.thanks') : over ? closed : ''
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (await tap(answer(new FormData(event.currentTarget)))) setSent(true)
  }
  return (
    <div className={style.card}>
      <span className={style.text}>
        <strong className={style.two} dir="auto">
          <Cut text={title} most={limits.title} />
        </strong>
        <span className={style.two} dir="auto">
          <Cut text={subtitle} most={limits.subtitle} />
        </span>
        {note && (
          <span className={`${style.done} ${thanked ? '' : style.off}`} role="status">
            <Icon name={thanked ? 'tick' : 'clock'} />
            {note}
          </span>
        )}
      </span>
      {!note && (
        <span className={style.buttons}>
          <button type="button" tabIndex={-1} className={style.button} aria-disabled={!able} onClick={() => show(true)}>
            <Cut text={button} most={limits.button} />
          </button>
        </span>
      )}
      {open && (
        <Sheet title={title} onClose={() => show(false)}>
          {thanked ? (
            <p role="status">{_('form.thanks')}</p>
          ) : (
            <form className={sheet.form} onSubmit={(event) => void submit(event)}>
              {children}
              <Privacy payload={payload} />
              <Problem text={problem} />
              <button type="submit" className={sheet.primary} aria-disabled={busy}>
                {_('form.send')}
              </button>
            </form>
          )}
        </Sheet>
      )}
    </div>
  )
}

function Privacy({ payload }: { payload: TemplateProps['payload'] }) {
  const { _ } = useLingui()
  const href = webOf(textOf(fieldsOf(payload.business_privacy).url))
  if (!href) return null
  return (
    <p className={sheet.small}>
      <a className={sheet.link} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {_('form.privacy')}
      </a>
    </p>
  )
}
