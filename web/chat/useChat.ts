import { useCallback, useEffect, useReducer, useRef } from 'react'
import { ApiError } from '../lib/api.ts'
import type { PlatformClock } from '../lib/clock.ts'
import type { Tap } from '../thread/tap.ts'
import { act, type Customer, type Deed, linkToken, type Outgoing, say, viewOf } from './api.ts'
import type { Feed } from './feed.ts'
import { openLink } from './link.ts'
import { type Change, type ChatState, empty, isNews, outgoing, reduce } from './state.ts'

/** Chat is one customer's thread with a Page, and what the customer can do. */
export interface Chat {
  state: ChatState
  send(message: Outgoing): void
  /** Does what is not a message; rejects with what the server refused. */
  deed(deed: Deed): Promise<void>
  /** Does what was tapped in the thread, but for an answer, which the composer writes. */
  tap(tap: Exclude<Tap, { type: 'reply' }>): Promise<void>
  retry(key: string): void
  discard(key: string): void
  /** The text in the composer has changed. */
  typed(text: string): void
  /** The newest message is on screen in a tab that is looked at. */
  looked(): void
}

interface ChatOptions {
  customer: Customer
  page: string
  feed: Feed
  clock: PlatformClock
  online: boolean
  /** The person has written for the first time and has a PSID now. */
  onKnown(psid: string): void
}

const typingEvery = 5000 // milliseconds of machine time between two typing_on

/** useChat keeps a thread up to date. */
export function useChat({ customer, page, feed, clock, online, onKnown }: ChatOptions): Chat {
  const [state, change] = useReducer(reduce, empty)
  const read = useFeed(customer, page, feed, change)
  const deliver = useDelivery(customer, page, change, onKnown)
  const latest = useRef(state)
  latest.current = state

  const send = useCallback(
    (message: Outgoing) => {
      const key = crypto.randomUUID?.() ?? String(performance.now())
      change({ type: 'write', key, message, at: clock.now(), online })
      if (online) void deliver(key, message)
    },
    [clock, online, deliver],
  )
  const retry = useCallback(
    (key: string) => {
      const message = latest.current.messages.find((m) => m.key === key)
      if (!message) return
      change({ type: 'try', key })
      void deliver(key, outgoing(message))
    },
    [deliver],
  )
  useEffect(() => {
    if (!online) return
    for (const m of latest.current.messages) if (m.state === 'waiting') retry(m.key)
  }, [online, retry])

  const discard = useCallback((key: string) => change({ type: 'discard', key }), [])
  const deed = useDeeds(customer, page, read, onKnown)
  const tap = useTaps(customer.id, page, send, deed)
  const typed = useTyping(customer, page)
  return { state, send, deed, tap, retry, discard, typed, looked: useRead(customer, page, latest) }
}

// useDeeds does what is not a message, and reads what it has changed.
function useDeeds(customer: Customer, page: string, read: () => void, onKnown: (psid: string) => void) {
  return useCallback(
    async (deed: Deed) => {
      const { psid } = await act(customer.id, page, deed)
      if (!customer.psid && psid) onKnown(psid)
      read()
    },
    [customer, page, read, onKnown],
  )
}

function useTaps(
  customer: string,
  page: string,
  send: (message: Outgoing) => void,
  deed: (deed: Deed) => Promise<void>,
): Chat['tap'] {
  return useCallback(
    async (tap) => {
      if (tap.type === 'quick_reply') send({ text: tap.text, quick_reply: { payload: tap.payload } })
      else if (tap.type === 'link') {
        await openLink(tap.url, linkToken(customer, page), (code) => {
          deed({ type: 'link', code }).catch(() => undefined) // the business has been told; the chat shows no more
        })
      } else await deed(tap)
    },
    [customer, page, send, deed],
  )
}

// useFeed reads the thread, again after every gap, and follows it live; the result reads it now.
function useFeed(customer: Customer, page: string, feed: Feed, change: (c: Change) => void) {
  const { id, psid } = customer
  const now = useRef<() => void>(undefined)
  useEffect(() => {
    let current = true
    let heard = 0
    let reading = false
    let again = false
    const read = async (): Promise<void> => {
      again = reading
      if (reading) return
      reading = true
      const before = heard
      try {
        const view = await viewOf(id, page)
        if (current) change({ type: 'view', view, overtaken: heard !== before })
      } catch {
        // the banner tells; the next gap or connection reads again
      }
      reading = false
      if (again && current) void read()
    }
    now.current = () => void read()
    void read()
    const stop = feed.follow(psid, {
      onEvent: (event) => {
        heard++
        change({ type: 'live', event })
        if (isNews(event)) void read()
      },
      onGap: () => void read(),
      onLost: () => change({ type: 'disconnected' }),
    })
    return () => {
      current = false
      stop()
    }
  }, [id, psid, page, feed, change])
  return useCallback(() => now.current?.(), [])
}

// useDelivery sends one message after the other, so that they are stored in the order of writing.
function useDelivery(customer: Customer, page: string, change: (c: Change) => void, onKnown: (psid: string) => void) {
  const queue = useRef(Promise.resolve())
  return useCallback(
    (key: string, message: Outgoing) => {
      queue.current = queue.current.then(async () => {
        try {
          const answer = await say(customer.id, page, message)
          change({ type: 'stored', key, id: answer.message_id })
          if (!customer.psid) onKnown(answer.psid)
        } catch (err) {
          change({ type: 'failed', key, problem: err instanceof ApiError && err.status ? err.message : '' })
        }
      })
      return queue.current
    },
    [customer, page, change, onKnown],
  )
}

// useTyping tells the inbox that the customer is typing, at most every 5 s.
function useTyping(customer: Customer, page: string) {
  const last = useRef(Number.NEGATIVE_INFINITY)
  return useCallback(
    (text: string) => {
      if (!customer.psid) return
      const idle = text.trim() === ''
      if (idle && last.current === Number.NEGATIVE_INFINITY) return
      if (!idle && performance.now() - last.current < typingEvery) return
      last.current = idle ? Number.NEGATIVE_INFINITY : performance.now()
      act(customer.id, page, { type: idle ? 'typing_off' : 'typing_on' }).catch(() => undefined) // a courtesy, not worth a word
    },
    [customer, page],
  )
}

// useRead sends a read receipt once for the newest message of the Page.
function useRead(customer: Customer, page: string, latest: { current: ChatState }) {
  const last = useRef<string>(undefined)
  return useCallback(() => {
    const newest = latest.current.messages.findLast((m) => m.from === 'page')?.key
    if (!newest || newest === last.current) return
    last.current = newest
    act(customer.id, page, { type: 'read' }).catch(() => {
      last.current = undefined
    })
  }, [customer, page, latest])
}
