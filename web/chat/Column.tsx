import { useLingui } from '@lingui/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PlatformClock } from '../lib/clock.ts'
import { Avatar } from '../thread/Avatar.tsx'
import { Icon } from '../thread/Icon.tsx'
import type { Message } from '../thread/message.ts'
import { NoticeLine } from '../thread/NoticeLine.tsx'
import { isSaid } from '../thread/notice.ts'
import { summaryOf } from '../thread/summary.ts'
import { Thread } from '../thread/Thread.tsx'
import type { Tap } from '../thread/tap.ts'
import { type Visits, VisitsContext } from '../thread/templates/Webview.tsx'
import { type Around, admit, type Customer, type Deed, type Outgoing, type Page } from './api.ts'
import { commandsIn } from './Commands.tsx'
import { Composer } from './Composer.tsx'
import style from './chat.module.css'
import { Foot } from './Foot.tsx'
import type { Feed } from './feed.ts'
import { PersonMenu } from './PersonMenu.tsx'
import { useAround } from './useAround.ts'
import { type Chat, useChat } from './useChat.ts'
import { Welcome } from './Welcome.tsx'

interface ColumnProps {
  customer: Customer
  page: Page
  feed: Feed
  clock: PlatformClock
  online: boolean
  /** Shows whose chat this is; a visitor's own chat needs no such line. */
  titled: boolean
  developer: boolean
  focus: boolean
  /** Of the link that led here. */
  from: string | undefined
  onKnown(id: string, psid: string): void
  /** Absent: the column cannot be closed. */
  onClose: ((id: string) => void) | undefined
}

/** Column is the chat of one customer: thread and composer. */
export function Column(props: ColumnProps) {
  const visits = useVisits(props.customer.id, props.page.id, props.developer)
  return (
    <VisitsContext.Provider value={visits}>
      <Conversation {...props} />
    </VisitsContext.Provider>
  )
}

// useVisits lets the pages that the bot's buttons open ask about this customer.
function useVisits(customer: string, page: string, developer: boolean): Visits {
  return useMemo(() => ({ developer, admit: (visit) => admit(customer, page, visit) }), [customer, page, developer])
}

function Conversation(props: ColumnProps) {
  const { customer, page, feed, clock, online, titled, developer, focus, from, onKnown, onClose } = props
  const { _ } = useLingui()
  const known = useCallback((psid: string) => onKnown(customer.id, psid), [onKnown, customer.id])
  const chat = useChat({ customer, page: page.id, feed, clock, online, onKnown: known })
  const { around, reload } = useAround(customer, page.id)
  useEffect(() => {
    if (around.psid && !customer.psid) known(around.psid) // who came by a plugin has not written yet
  }, [around.psid, customer.psid, known])
  const field = useRef<HTMLTextAreaElement>(null)
  const [answering, answer] = useState<Message>()
  const names = useMemo(() => ({ page: page.name, customer: customer.name }), [page.name, customer.name])
  const leave = useCallback(() => field.current?.focus(), [])
  const now = useCallback(() => clock.now(), [clock])
  const onBottom = useReading(chat.looked)
  const onTap = useTap(chat, field, answer)
  useReferral(customer, from, chat.deed)
  useEffect(() => {
    if (focus) field.current?.focus()
  }, [focus])
  const deed = useCallback(
    async (what: Deed) => {
      await chat.deed(what)
      await reload()
    },
    [chat.deed, reload],
  )
  const send = (text: string) => {
    chat.send(outgoingOf(text, answering, around))
    answer(undefined)
  }

  const { state } = chat
  return (
    <section className={style.column} aria-label={_('column.label', { who: customer.name, page: page.name })}>
      <header className={titled ? style.person : style.corner}>
        {titled && <Avatar name={customer.name} />}
        {titled && (
          <h2>
            <bdi>{customer.name}</bdi>
          </h2>
        )}
        <PersonMenu page={page.name} blocked={around.blocked} onDeed={deed} />
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
      <div className={style.thread} aria-busy={!state.loaded}>
        {state.loaded && !state.messages.some(isSaid) ? (
          <Welcome page={page.name} profile={around.profile} from={from} onDeed={deed}>
            {state.messages.length > 0 && (
              <ul>
                {state.messages.map((m) => (
                  <NoticeLine key={m.key} message={m} me="customer" names={names} />
                ))}
              </ul>
            )}
          </Welcome>
        ) : (
          <Thread
            messages={state.messages}
            me="customer"
            names={names}
            typing={state.typing}
            typingAs={state.typingAs}
            seenAt={state.seenAt}
            now={now}
            onTap={onTap}
            developer={developer}
            contact={around.contact}
            onLeave={leave}
            onRetry={chat.retry}
            onDiscard={chat.discard}
            onBottom={onBottom}
          />
        )}
      </div>
      {around.blocked ? (
        <p className={style.blocked}>{_('blocked', { page: page.name })}</p>
      ) : (
        <Foot profile={around.profile} onDeed={deed}>
          <Composer
            field={field}
            to={page.name}
            answering={answering && summaryOf(answering, _)}
            commands={around.profile.commands ?? []}
            onSend={send}
            onType={chat.typed}
            onStopAnswering={() => answer(undefined)}
          />
        </Foot>
      )}
    </section>
  )
}

function outgoingOf(text: string, answering: Message | undefined, around: Around): Outgoing {
  const commands = commandsIn(around.profile.commands ?? [], text)
  return {
    text,
    ...(answering && { reply_to: { mid: answering.key } }),
    ...(commands.length > 0 && { commands }),
  }
}

// useTap does what was tapped; then the focus is at the composer, without the keyboard of a phone.
function useTap(
  chat: Chat,
  field: { current: HTMLTextAreaElement | null },
  answer: (message: Message | undefined) => void,
) {
  const { tap } = chat
  const messages = useRef(chat.state.messages)
  messages.current = chat.state.messages
  return useCallback(
    async (what: Tap) => {
      if (what.type === 'reply') answer(messages.current.find((m) => m.key === what.mid))
      else await tap(what)
      const leave = () => matchMedia('(pointer: fine)').matches && field.current?.focus()
      const sheet = document.querySelector('dialog:modal')
      if (sheet) sheet.addEventListener('close', leave, { once: true })
      else leave()
    },
    [tap, field, answer],
  )
}

// useReferral tells that a person who is known came by a link. A new person's link goes out with Get Started.
// https://developers.facebook.com/docs/messenger-platform/discovery/m-me-links
function useReferral(customer: Customer, from: string | undefined, deed: (deed: Deed) => Promise<void>) {
  const told = useRef(false)
  const [known] = useState(customer.psid !== undefined)
  useEffect(() => {
    if (!from || !known || told.current) return
    told.current = true
    deed({ type: 'referral', ref: from }).catch(() => undefined) // a courtesy to the bot; the chat works without
  }, [from, known, deed])
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
