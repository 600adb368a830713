import { useLingui } from '@lingui/react'
import { Icon } from './Icon.tsx'
import type { Message } from './message.ts'
import style from './thread.module.css'
import { clockTime } from './time.ts'

const icons = {
  waiting: 'clock',
  sending: 'clock',
  sent: 'tick',
  delivered: 'ticks',
  seen: 'ticks',
  failed: 'alert',
} as const

interface StateProps {
  message: Message
  /** When the other side saw it, Unix milliseconds. */
  seenAt: number | undefined
  onRetry(key: string): void
  onDiscard(key: string): void
}

/** State says under a message of one's own where it stands, and helps when it failed. */
export function State({ message, seenAt, onRetry, onDiscard }: StateProps) {
  const { _, i18n } = useLingui()
  const state = message.state ?? 'sent'
  const at = state === 'seen' && seenAt && seenAt >= message.at ? clockTime(seenAt, i18n.locales as string) : ''
  return (
    <div className={`${style.state} ${state === 'failed' ? style.failed : ''}`}>
      <Icon name={icons[state]} />
      <span>{at ? _('state.seenAt', { at }) : _(`state.${state}`)}</span>
      {state === 'failed' && (
        <>
          {message.problem && <span dir="auto">{message.problem}</span>}
          <button type="button" className={style.textButton} onClick={() => onRetry(message.key)}>
            {_('message.retry')}
          </button>
          <button type="button" className={style.textButton} onClick={() => onDiscard(message.key)}>
            {_('message.delete')}
          </button>
        </>
      )}
    </div>
  )
}
