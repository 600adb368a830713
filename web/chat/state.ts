// What one customer's chat knows, and how it changes. Pure: no network, no clock.
import type { LiveEvent } from '../lib/live.ts'
import type { Message, Side } from '../thread/message.ts'
import { graphTime } from '../thread/time.ts'
import type { View } from './api.ts'

/** ChatState is one thread as its customer sees it. */
export interface ChatState {
  /** Oldest first; what is not stored yet stands at the end. */
  messages: readonly Message[]
  /** The Page is typing. */
  typing: boolean
  /** When the Page last wrote, and so had seen what was there, Unix milliseconds. */
  seenAt: number | undefined
  loaded: boolean
}

/** Change is something that happened. Times are platform time, Unix milliseconds. */
export type Change =
  | { type: 'view'; view: View; overtaken: boolean } // overtaken: live events came while it was read
  | { type: 'live'; event: LiveEvent }
  | { type: 'write'; key: string; text: string; at: number; online: boolean }
  | { type: 'try'; key: string }
  | { type: 'stored'; key: string; id: string }
  | { type: 'failed'; key: string; problem: string }
  | { type: 'discard'; key: string }
  | { type: 'disconnected' }

/** empty is a chat that nothing is known of. */
export const empty: ChatState = { messages: [], typing: false, seenAt: undefined, loaded: false }

/** reduce applies a change. */
export function reduce(state: ChatState, change: Change): ChatState {
  switch (change.type) {
    case 'view':
      return viewed(state, change.view, change.overtaken)
    case 'live':
      return heard(state, change.event)
    case 'write':
      return { ...state, messages: [...state.messages, written(change)] }
    case 'try':
      return edit(state, change.key, ({ problem: _, ...message }) => ({ ...message, state: 'sending' }))
    case 'stored':
      return stored(state, change.key, change.id)
    case 'failed':
      return edit(state, change.key, (m) => ({ ...m, state: 'failed', problem: change.problem }))
    case 'discard':
      return { ...state, messages: state.messages.filter((m) => m.key !== change.key) }
    case 'disconnected':
      return state.typing ? { ...state, typing: false } : state
  }
}

/** isLocal reports whether a message is known to this browser alone. */
export function isLocal(message: Message): boolean {
  return message.state === 'waiting' || message.state === 'sending' || message.state === 'failed'
}

// isUnplaced: its place among the others is not known before the server tells it, in a live event or a view.
function isUnplaced(message: Message): boolean {
  return isLocal(message) || message.state === 'sent'
}

function written({ key, text, at, online }: Extract<Change, { type: 'write' }>): Message {
  return { key, from: 'customer', at, text, state: online ? 'sending' : 'waiting' }
}

function edit(state: ChatState, key: string, change: (message: Message) => Message): ChatState {
  return { ...state, messages: state.messages.map((m) => (m.key === key ? change(m) : m)) }
}

// The answer may come after the live event that already brought the message.
function stored(state: ChatState, key: string, id: string): ChatState {
  if (state.messages.some((m) => m.key === id)) {
    return { ...state, messages: state.messages.filter((m) => m.key !== key) }
  }
  return inOrder(edit(state, key, (m) => ({ ...m, key: id, state: 'sent' })))
}

function viewed(state: ChatState, view: View, overtaken: boolean): ChatState {
  const messages = view.data.map((m) => received(m.id, m.from, graphTime(m.created_time), m.message ?? ''))
  const older = earlier(state.messages, messages[0]?.key)
  const placed = new Set([...older, ...messages].map((m) => m.key))
  const end = messages.at(-1)?.at ?? 0
  const newer = (m: Message) => isUnplaced(m) || (overtaken && m.at >= end)
  const rest = state.messages.filter((m) => !placed.has(m.key) && newer(m))
  const typing = overtaken ? state.typing : view.typing
  return pageSaw({ ...state, messages: [...older, ...messages, ...rest], typing, loaded: true })
}

// earlier keeps what was read before and is now beyond the view's reach.
function earlier(messages: readonly Message[], first: string | undefined): readonly Message[] {
  const at = messages.findIndex((m) => m.key === first)
  return at > 0 ? messages.slice(0, at).filter((m) => !isLocal(m)) : []
}

/** EventData is what a live event carries; ids are text. */
interface EventData {
  id?: string
  from: Side
  created_time: string
  message?: string
  typing?: boolean
}

function heard(state: ChatState, event: LiveEvent): ChatState {
  const data = event.data as EventData
  switch (event.type) {
    case 'message':
    case 'echo':
    case 'postback':
      return arrived(state, received(data.id ?? '', data.from, graphTime(data.created_time), data.message ?? ''))
    case 'typing':
      return data.from === 'page' ? { ...state, typing: data.typing === true } : state
    default:
      return state
  }
}

// arrived adds a message that was stored. One of this browser's own that is
// still on its way, with the same text, becomes it.
function arrived(state: ChatState, message: Message): ChatState {
  if (message.from === 'page') {
    const added = state.messages.some((m) => m.key === message.key) ? state : add(state, message)
    return { ...pageSaw(added), typing: false }
  }
  const own = state.messages.find((m) => m.key === message.key) ?? onItsWay(state.messages, message.text)
  if (own && !isUnplaced(own)) return state
  return add({ ...state, messages: state.messages.filter((m) => m !== own) }, message)
}

function onItsWay(messages: readonly Message[], text: string): Message | undefined {
  return messages.find((m) => m.state === 'sending' && m.text === text)
}

function add(state: ChatState, message: Message): ChatState {
  return inOrder({ ...state, messages: [...state.messages, message] })
}

// inOrder keeps what has no place yet behind what has one. Live events come in the order of the conversation.
function inOrder(state: ChatState): ChatState {
  const { messages } = state
  return { ...state, messages: [...messages.filter((m) => !isUnplaced(m)), ...messages.filter(isUnplaced)] }
}

// pageSaw marks what stands before the Page's last message: who answers has seen it.
function pageSaw(state: ChatState): ChatState {
  const last = state.messages.findLastIndex((m) => m.from === 'page')
  const seen = (m: Message, i: number) => i < last && m.from === 'customer' && !isLocal(m)
  const messages = state.messages.map((m, i) => (seen(m, i) ? { ...m, state: 'seen' as const } : m))
  return { ...state, messages, seenAt: state.messages[last]?.at }
}

function received(key: string, from: Side, at: number, text: string): Message {
  return { key, from, at, text, ...(from === 'customer' && { state: 'delivered' as const }) }
}
