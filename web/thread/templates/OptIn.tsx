// https://developers.facebook.com/docs/messenger-platform/send-messages/marketing-messages
import { useLingui } from '@lingui/react'
import { Cut } from '../Cut.tsx'
import { Icon } from '../Icon.tsx'
import { Picture } from '../parts/Picture.tsx'
import { textOf } from '../payload.ts'
import { TapButton } from './Buttons.tsx'
import type { TemplateProps } from './Cards.tsx'
import style from './template.module.css'

const calls = new Set(['ALLOW', 'FREQUENCY', 'GET', 'GET_UPDATES', 'OPT_IN', 'SIGN_UP'])

/** OptIn asks whether the Page may write later. */
export function OptIn({ message, payload }: TemplateProps) {
  const { _ } = useLingui()
  const recurring = payload.template_type === 'notification_messages'
  const optin = recurring ? 'notification_messages' : 'one_time_notif_req'
  const image = textOf(payload.image_url)
  const call = textOf(payload.notification_messages_cta_text)
  const mid = message.key
  // Who takes a one-time opt-in back is asked as before.
  const optedIn = recurring || message.optedIn === true ? message.optedIn : undefined
  return (
    <div className={style.card}>
      {image && <Picture message={message} source={image} alt="" className={style.wide} />}
      <span className={style.text}>
        <strong className={style.two} dir="auto">
          <Cut text={textOf(payload.title) || _('optin.title')} most={65} />
        </strong>
        {optedIn && (
          <span className={`${style.done} ${optedIn === 'stopped' ? style.off : ''}`} role="status">
            <Icon name={optedIn === 'stopped' ? 'stop' : 'bell'} />
            {_(optedIn === 'stopped' ? 'optin.stopped' : 'optin.done')}
          </span>
        )}
      </span>
      <span className={style.buttons}>
        {!optedIn && (
          <TapButton
            icon="bell"
            title={_(calls.has(call) ? `optin.${call}` : 'optin.notify')}
            tap={{ type: 'optin', mid, optin }}
          />
        )}
        {optedIn === true && (
          <TapButton title={_(recurring ? 'optin.stop' : 'optin.undo')} tap={{ type: 'stop_notifications', mid }} />
        )}
        {optedIn === 'stopped' && <TapButton title={_('optin.resume')} tap={{ type: 'resume_notifications', mid }} />}
      </span>
    </div>
  )
}
