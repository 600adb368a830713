import { useLingui } from '@lingui/react'
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { Announcer } from './Announcer.tsx'
import { Avatar } from './Avatar.tsx'
import { rowsOf } from './group.ts'
import { Icon } from './Icon.tsx'
import { Item } from './Item.tsx'
import type { Message, Side } from './message.ts'
import style from './thread.module.css'
import { lineTime } from './time.ts'
import { useBottom } from './useBottom.ts'

/** ThreadProps are everything that a thread draws. */
export interface ThreadProps {
  messages: readonly Message[]
  /** Whose messages stand at the end of the line. */
  me: Side
  /** The names of both sides. */
  names: Record<Side, string>
  /** The other side is typing. */
  typing: boolean
  /** When the other side last saw this thread, Unix milliseconds. */
  seenAt: number | undefined
  /** Platform time, Unix milliseconds. */
  now: number
  /** Asks for the focus to leave towards the composer. */
  onLeave(): void
  onRetry(key: string): void
  onDiscard(key: string): void
  /** Tells whether the newest message is on screen. */
  onBottom(atBottom: boolean): void
}

/** Thread draws a conversation, newest at the bottom. It is one Tab stop; arrows move inside. */
export function Thread(props: ThreadProps) {
  const { messages, me, names, typing, now } = props
  const { _, i18n } = useLingui()
  const rows = useMemo(() => rowsOf(messages), [messages])
  const lastOwn = messages.findLast((m) => m.from === me)?.key
  const [active, setActive] = useState<string>()
  const list = useRef<HTMLOListElement>(null)
  const bottom = useBottom(messages, me, typing, props.onBottom)
  const current = messages.some((m) => m.key === active) ? active : messages.at(-1)?.key

  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => walk(event, list.current, props.onLeave),
    [props.onLeave],
  )

  return (
    <div className={style.frame}>
      {bottom.unseen > 0 && (
        <button type="button" className={style.newer} onClick={() => bottom.goTo(list.current)}>
          <Icon name="down" />
          {_('thread.newer', { count: bottom.unseen })}
        </button>
      )}
      <div ref={bottom.scroller} className={style.scroller} onScroll={bottom.onScroll}>
        {/* The log stays silent: the Announcer says one line for each message. */}
        <div
          role="log"
          aria-live="off"
          aria-label={_('thread.label', { name: names[me === 'page' ? 'customer' : 'page'] })}
        >
          <ol ref={list} className={style.list} onKeyDown={onKeyDown}>
            {rows.map((row) =>
              row.kind === 'time' ? (
                <li key={row.key} className={style.time}>
                  <time dateTime={new Date(row.at).toISOString()}>{lineTime(row.at, now, i18n.locales as string)}</time>
                </li>
              ) : (
                <Item
                  key={row.message.key}
                  message={row.message}
                  first={row.first}
                  last={row.last}
                  own={row.message.from === me}
                  name={names[row.message.from]}
                  tabbable={row.message.key === current}
                  showState={row.message.key === lastOwn || row.message.state === 'failed'}
                  seenAt={props.seenAt}
                  onFocus={setActive}
                  onRetry={props.onRetry}
                  onDiscard={props.onDiscard}
                />
              ),
            )}
          </ol>
        </div>
        {typing && (
          <div className={style.typing}>
            <Avatar name={names.page} />
            <span className={`${style.bubble} ${style.other} ${style.dots}`} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          </div>
        )}
      </div>
      <Announcer messages={messages} me={me} names={names} typing={typing} />
    </div>
  )
}

// walk moves the focus between messages, into the controls of one, and out.
function walk(event: KeyboardEvent<HTMLElement>, list: HTMLElement | null, leave: () => void) {
  const items = [...(list?.querySelectorAll<HTMLElement>('[data-message]') ?? [])]
  const here = items.findIndex((item) => item.contains(document.activeElement))
  const item = items[here]
  if (!item) return
  const goal = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: items.length - 1 }[event.key]
  if (goal !== undefined) items[goal]?.focus()
  else if (event.key === 'Escape') leave()
  else if (event.key === 'Enter' && document.activeElement === item)
    item.querySelector<HTMLElement>('a, button')?.focus()
  else return
  event.preventDefault()
}
