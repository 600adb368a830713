import { useLingui } from '@lingui/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PlatformClock } from '../lib/clock.ts'
import { Avatar } from '../thread/Avatar.tsx'
import { Icon } from '../thread/Icon.tsx'
import { Thread } from '../thread/Thread.tsx'
import type { Customer, Page } from './api.ts'
import { Composer } from './Composer.tsx'
import style from './chat.module.css'
import type { Feed } from './feed.ts'
import { useChat } from './useChat.ts'

interface ColumnProps {
  customer: Customer
  page: Page
  feed: Feed
  clock: PlatformClock
  online: boolean
  /** Shows whose chat this is; a visitor's own chat needs no such line. */
  titled: boolean
  focus: boolean
  onKnown(id: string, psid: string): void
  /** Absent: the column cannot be closed. */
  onClose: ((id: string) => void) | undefined
}

/** Column is the chat of one customer: thread and composer. */
export function Column({ customer, page, feed, clock, online, titled, focus, onKnown, onClose }: ColumnProps) {
  const { _ } = useLingui()
  const known = useCallback((psid: string) => onKnown(customer.id, psid), [onKnown, customer.id])
  const chat = useChat({ customer, page: page.id, feed, clock, online, onKnown: known })
  const field = useRef<HTMLTextAreaElement>(null)
  const names = useMemo(() => ({ page: page.name, customer: customer.name }), [page.name, customer.name])
  const leave = useCallback(() => field.current?.focus(), [])
  const onBottom = useReading(chat.looked)
  useEffect(() => {
    if (focus) field.current?.focus()
  }, [focus])

  const { state } = chat
  return (
    <section className={style.column} aria-label={_('column.label', { who: customer.name, page: page.name })}>
      {titled && (
        <header className={style.person}>
          <Avatar name={customer.name} />
          <h2>
            <bdi>{customer.name}</bdi>
          </h2>
          {onClose && (
            <button
              type="button"
              className={style.iconButton}
              aria-label={_('column.close', { who: customer.name })}
              onClick={() => onClose(customer.id)}
            >
              <Icon name="close" />
            </button>
          )}
        </header>
      )}
      <div className={style.thread} aria-busy={!state.loaded}>
        {state.loaded && state.messages.length === 0 ? (
          <Welcome page={page.name} />
        ) : (
          <Thread
            messages={state.messages}
            me="customer"
            names={names}
            typing={state.typing}
            seenAt={state.seenAt}
            now={clock.now()}
            onLeave={leave}
            onRetry={chat.retry}
            onDiscard={chat.discard}
            onBottom={onBottom}
          />
        )}
      </div>
      <Composer field={field} to={page.name} onSend={chat.send} onType={chat.typed} />
    </section>
  )
}

/** Welcome is what a first visit shows. */
function Welcome({ page }: { page: string }) {
  const { _ } = useLingui()
  return (
    <div className={style.welcome}>
      <Avatar name={page} large />
      <h3>
        <bdi>{page}</bdi>
      </h3>
      <p>{_('welcome.text', { page })}</p>
    </div>
  )
}

// useReading calls looked while the end of the thread is on screen in a tab
// that is visible and has the focus; the result takes news of the end.
function useReading(looked: () => void): (atBottom: boolean) => void {
  const [atBottom, setAtBottom] = useState(false)
  useEffect(() => {
    const look = () => {
      if (atBottom && document.visibilityState === 'visible' && document.hasFocus()) looked()
    }
    look()
    window.addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      window.removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  })
  return setAtBottom
}
