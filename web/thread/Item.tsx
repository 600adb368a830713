import { useLingui } from '@lingui/react'
import { memo } from 'react'
import { Actions } from './Actions.tsx'
import { Avatar } from './Avatar.tsx'
import { Content } from './Content.tsx'
import type { Message } from './message.ts'
import { Quote } from './Quote.tsx'
import { Reactions } from './Reactions.tsx'
import { State } from './State.tsx'
import style from './thread.module.css'
import { clockTime } from './time.ts'

interface ItemProps {
  message: Message
  first: boolean
  last: boolean
  own: boolean
  /** Of the side that sent it. */
  name: string
  tabbable: boolean
  showState: boolean
  /** The other side has seen the thread up to here; its name. */
  seenBy: string | undefined
  seenAt: number | undefined
  onFocus(key: string): void
  onRetry(key: string): void
  onDiscard(key: string): void
}

/** Item is one message in its place: avatar, content, exact time on hover and focus, state. */
export const Item = memo(function Item(props: ItemProps) {
  const { message, first, last, own, name } = props
  const { _, i18n } = useLingui()
  const at = clockTime(message.at, i18n.locales as string)
  const place = `${own ? style.mine : style.theirs} ${first ? style.first : ''} ${last ? style.last : ''}`
  const who = message.persona?.name ?? name
  const stored = !message.state || message.state === 'delivered' || message.state === 'seen'
  return (
    <li
      data-message={message.key}
      className={`${style.item} ${place}`}
      tabIndex={props.tabbable ? 0 : -1}
      onFocus={() => props.onFocus(message.key)}
    >
      {!own && <span className={style.gutter}>{last && <Face message={message} name={who} />}</span>}
      <div className={style.body}>
        {message.persona && first && (
          <span className={style.persona} aria-hidden="true" dir="auto">
            {_('persona', { name: who, page: name })}
          </span>
        )}
        <div className={style.line}>
          <span className="sr-only">{_('message.who', { side: own ? 'own' : 'other', who, at })}</span>
          <div className={style.said}>
            {message.replyTo && <Quote quoted={message.replyTo} />}
            <Content message={message} own={own} who={who} />
            {message.reactions && !message.removed && <Reactions message={message} />}
          </div>
          <span className={style.aside}>
            {stored && <Actions message={message} />}
            <span className={style.exact} aria-hidden="true">
              {at}
            </span>
          </span>
        </div>
        {message.edited && !message.removed && <span className={style.note}>{_('edited')}</span>}
        {props.showState && (
          <State message={message} seenAt={props.seenAt} onRetry={props.onRetry} onDiscard={props.onDiscard} />
        )}
        {props.seenBy && (
          <span className={style.note}>
            <Avatar name={props.seenBy} small />
            <span className="sr-only">{_('seen.by', { who: props.seenBy })}</span>
          </span>
        )}
      </div>
    </li>
  )
})

/** Face is the avatar of who speaks: the persona's, if there is one. */
function Face({ message, name }: { message: Message; name: string }) {
  const remote = message.persona?.profile_picture_url
  return <Avatar name={name} picture={remote && message.pictures?.[remote]} />
}
