import { useCallback, useEffect, useReducer, useRef } from 'react'
import { ApiError } from '../lib/api.ts'
import type { PlatformClock } from '../lib/clock.ts'
import { act, type Customer, say, viewOf } from './api.ts'
import type { Feed } from './feed.ts'
import { type Change, type ChatState, empty, reduce } from './state.ts'

/** Chat is one customer's thread with a Page, and what the customer can do. */
export interface Chat {
  state: ChatState
  send(text: string): void
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
  useFeed(customer, page, feed, change)
  const deliver = useDelivery(customer, page, change, onKnown)
  const latest = useRef(state)
  latest.current = state

  const send = useCallback(
    (text: string) => {
      const key = crypto.randomUUID?.() ?? String(performance.now())
      change({ type: 'write', key, text, at: clock.now(), online })
      if (online) void deliver(key, text)
    },
    [clock, online, deliver],
  )
  const retry = useCallback(
    (key: string) => {
      const message = latest.current.messages.find((m) => m.key === key)
      if (!message) return
      change({ type: 'try', key })
      void deliver(key, message.text)
    },
    [deliver],
  )
  useEffect(() => {
    if (!online) return
    for (const m of latest.current.messages) if (m.state === 'waiting') retry(m.key)
  }, [online, retry])

  const discard = useCallback((key: string) => change({ type: 'discard', key }), [])
  return { state, send, retry, discard, typed: useTyping(customer, page), looked: useRead(customer, page, latest) }
}

// useFeed reads the thread, again after every gap, and follows it live.
function useFeed(customer: Customer, page: string, feed: Feed, change: (c: Change) => void) {
  const { id, psid } = customer
  useEffect(() => {
    let current = true
    let heard = 0
    const read = () => {
      const before = heard
      return viewOf(id, page).then(
        (view) => current && change({ type: 'view', view, overtaken: heard !== before }),
        () => undefined, // the banner tells; the next gap or connection reads again
      )
    }
    void read()
    const stop = feed.follow(psid, {
      onEvent: (event) => {
        heard++
        change({ type: 'live', event })
      },
      onGap: () => void read(),
      onLost: () => change({ type: 'disconnected' }),
    })
    return () => {
      current = false
      stop()
    }
  }, [id, psid, page, feed, change])
}

// useDelivery sends one message after the other, so that they are stored in the order of writing.
function useDelivery(customer: Customer, page: string, change: (c: Change) => void, onKnown: (psid: string) => void) {
  const queue = useRef(Promise.resolve())
  return useCallback(
    (key: string, text: string) => {
      queue.current = queue.current.then(async () => {
        try {
          const answer = await say(customer.id, page, text)
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
      act(customer.id, page, idle ? 'typing_off' : 'typing_on').catch(() => undefined) // a courtesy, not worth a word
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
    act(customer.id, page, 'read').catch(() => {
      last.current = undefined
    })
  }, [customer, page, latest])
}
