import { useLingui } from '@lingui/react'
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { Announcer } from './Announcer.tsx'
import { Avatar } from './Avatar.tsx'
import { rowsOf } from './group.ts'
import { Icon } from './Icon.tsx'
import { Item } from './Item.tsx'
import type { Message, Persona, Pictures, Side } from './message.ts'
import { NoticeLine } from './NoticeLine.tsx'
import { isSaid, otherSide } from './notice.ts'
import { type Contact, QuickReplies } from './QuickReplies.tsx'
import { repliesOf } from './replies.ts'
import { type Surroundings, SurroundingsContext } from './surroundings.ts'
import type { Tap } from './tap.ts'
import style from './thread.module.css'
import { lineTime } from './time.ts'
import { useBottom } from './useBottom.ts'
import { walk } from './walk.ts'

/** ThreadProps are everything that a thread draws. */
export interface ThreadProps {
  messages: readonly Message[]
  /** Whose messages stand at the end of the line. */
  me: Side
  /** The names of both sides. */
  names: Record<Side, string>
  /** The other side is typing; as a persona, if it speaks as one. */
  typing: boolean
  typingAs?: (Persona & { pictures?: Pictures }) | undefined
  /** When the other side last saw this thread, Unix milliseconds. */
  seenAt: number | undefined
  /** Platform time, Unix milliseconds. */
  now(): number
  /** Does what was tapped; absent: nothing can be tapped. */
  onTap?: (tap: Tap) => Promise<void>
  developer?: boolean
  /** What the profile of the customer knows. */
  contact?: Contact
  /** Asks for the focus to leave towards the composer. */
  onLeave(): void
  onRetry(key: string): void
  onDiscard(key: string): void
  /** Tells whether the newest message is on screen. */
  onBottom(atBottom: boolean): void
}

const noContact: Contact = {}

/** Thread draws a conversation, newest at the bottom. It is one Tab stop; arrows move inside. */
export function Thread(props: ThreadProps) {
  const { messages, me, names, typing, typingAs, now, onTap, developer = false, contact = noContact } = props
  const { _ } = useLingui()
  const [active, setActive] = useState<string>()
  const list = useRef<HTMLOListElement>(null)
  const replies = useMemo(() => repliesOf(messages), [messages])
  const bottom = useBottom(messages, me, typing, props.onBottom)
  const shown = messages.filter(isSaid)
  const current = shown.some((m) => m.key === active) ? active : shown.at(-1)?.key
  const other = names[otherSide(me)]
  const typist = typingAs?.name ?? other
  const surroundings = useMemo<Surroundings>(
    () => ({ me, names, now, onTap, developer }),
    [me, names, now, onTap, developer],
  )
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => walk(event, list.current, props.onLeave),
    [props.onLeave],
  )

  return (
    <SurroundingsContext.Provider value={surroundings}>
      <div className={style.frame}>
        <div className={style.window}>
          {bottom.unseen > 0 && (
            <button type="button" className={style.newer} onClick={() => bottom.goTo(list.current)}>
              <Icon name="down" />
              {_('thread.newer', { count: bottom.unseen })}
            </button>
          )}
          <div ref={bottom.scroller} className={style.scroller} onScroll={bottom.onScroll}>
            {/* The log stays silent: the Announcer says one line for each message. */}
            <div role="log" aria-live="off" aria-label={_('thread.label', { name: other })}>
              <ol ref={list} className={style.list} onKeyDown={onKeyDown}>
                <Rows {...props} tabbable={current} onFocus={setActive} />
              </ol>
            </div>
            {typing && <Typing name={typist} as={typingAs} />}
          </div>
        </div>
        {me === 'customer' && <QuickReplies replies={replies} contact={contact} />}
        <Announcer messages={messages} me={me} names={names} typing={typing ? typist : ''} />
      </div>
    </SurroundingsContext.Provider>
  )
}

interface RowsProps extends ThreadProps {
  /** The message that Tab reaches. */
  tabbable: string | undefined
  onFocus(key: string): void
}

function Rows({ messages, me, names, now, tabbable, seenAt, onFocus, onRetry, onDiscard }: RowsProps) {
  const { i18n } = useLingui()
  const rows = useMemo(() => rowsOf(messages), [messages])
  const own = messages.filter((m) => m.from === me && isSaid(m))
  const last = own.at(-1)?.key
  const seen = own.findLast((m) => m.state === 'seen')?.key
  return rows.map((row) => {
    if (row.kind === 'time') {
      return (
        <li key={row.key} className={style.time}>
          <time dateTime={new Date(row.at).toISOString()}>{lineTime(row.at, now(), i18n.locales as string)}</time>
        </li>
      )
    }
    const { message } = row
    if (message.notice) return <NoticeLine key={message.key} message={message} me={me} names={names} />
    return (
      <Item
        key={message.key}
        message={message}
        first={row.first}
        last={row.last}
        own={message.from === me}
        name={names[message.from]}
        tabbable={message.key === tabbable}
        showState={message.key === last || message.state === 'failed'}
        seenBy={message.key === seen && seen !== last ? names[otherSide(me)] : undefined}
        seenAt={seenAt}
        onFocus={onFocus}
        onRetry={onRetry}
        onDiscard={onDiscard}
      />
    )
  })
}

function Typing({ name, as }: { name: string; as: ThreadProps['typingAs'] }) {
  return (
    <div className={style.typing}>
      <Avatar name={name} picture={as?.pictures?.[as.profile_picture_url ?? '']} />
      <span className={`${style.bubble} ${style.other} ${style.dots}`} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </div>
  )
}
