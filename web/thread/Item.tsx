import { useLingui } from '@lingui/react'
import { memo } from 'react'
import { Avatar } from './Avatar.tsx'
import { Bubble } from './Bubble.tsx'
import type { Message } from './message.ts'
import { State } from './State.tsx'
import style from './thread.module.css'
import { clockTime } from './time.ts'

interface ItemProps {
  message: Message
  first: boolean
  last: boolean
  own: boolean
  name: string
  tabbable: boolean
  showState: boolean
  seenAt: number | undefined
  onFocus(key: string): void
  onRetry(key: string): void
  onDiscard(key: string): void
}

/** Item is one message in its place: avatar, bubble, exact time on hover and focus, state. */
export const Item = memo(function Item(props: ItemProps) {
  const { message, first, last, own, name } = props
  const { _, i18n } = useLingui()
  const at = clockTime(message.at, i18n.locales as string)
  const place = `${own ? style.mine : style.theirs} ${first ? style.first : ''} ${last ? style.last : ''}`
  return (
    <li
      data-message={message.key}
      className={`${style.item} ${place}`}
      tabIndex={props.tabbable ? 0 : -1}
      onFocus={() => props.onFocus(message.key)}
    >
      {!own && <span className={style.gutter}>{last && <Avatar name={name} />}</span>}
      <div className={style.body}>
        <div className={style.line}>
          <span className={style.spoken}>{_('message.who', { side: own ? 'own' : 'other', who: name, at })}</span>
          <Bubble text={message.text} own={own} />
          <span className={style.exact} aria-hidden="true">
            {at}
          </span>
        </div>
        {props.showState && (
          <State message={message} seenAt={props.seenAt} onRetry={props.onRetry} onDiscard={props.onDiscard} />
        )}
      </div>
    </li>
  )
})
