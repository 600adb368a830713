// What one customer's chat knows, and how it changes. Pure: no network, no clock.
import type { LiveEvent } from '../lib/live.ts'
import type { Message } from '../thread/message.ts'
import { isSaid } from '../thread/notice.ts'
import { graphTime } from '../thread/time.ts'
import { messageOf, threadOf, type Viewed } from '../thread/wire.ts'
import type { Outgoing, Typist, View } from './api.ts'

/** ChatState is one thread as its customer sees it. */
export interface ChatState {
  /** Oldest first; what is not stored yet stands at the end. */
  messages: readonly Message[]
  /** The Page is typing, as a persona or as itself. */
  typing: boolean
  typingAs: Typist | undefined
  /** When the Page last wrote or marked the thread as seen, Unix milliseconds. */
  seenAt: number | undefined
  loaded: boolean
}

/** Change is something that happened. Times are platform time, Unix milliseconds. */
export type Change =
  | { type: 'view'; view: View; overtaken: boolean } // overtaken: live events came while it was read
  | { type: 'live'; event: LiveEvent }
  | { type: 'write'; key: string; message: Outgoing; at: number; online: boolean }
  | { type: 'try'; key: string }
  | { type: 'stored'; key: string; id: string }
  | { type: 'failed'; key: string; problem: string }
  | { type: 'discard'; key: string }
  | { type: 'disconnected' }

/** empty is a chat that nothing is known of. */
export const empty: ChatState = { messages: [], typing: false, typingAs: undefined, seenAt: undefined, loaded: false }

/** reduce applies a change. */
export function reduce(state: ChatState, change: Change): ChatState {
  switch (change.type) {
    case 'view':
      return viewed(state, change.view, change.overtaken)
    case 'live':
      return heard(state, change.event)
    case 'write':
      return { ...state, messages: [...state.messages, written(state, change)] }
    case 'try':
      return edit(state, change.key, ({ problem: _, ...message }) => ({ ...message, state: 'sending' }))
    case 'stored':
      return stored(state, change.key, change.id)
    case 'failed':
      return edit(state, change.key, (m) => ({ ...m, state: 'failed', problem: change.problem }))
    case 'discard':
      return { ...state, messages: state.messages.filter((m) => m.key !== change.key) }
    case 'disconnected':
      return state.typing ? { ...state, ...silent } : state
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

function written(state: ChatState, { key, message, at, online }: Extract<Change, { type: 'write' }>): Message {
  const { text, quick_reply: quickReply, reply_to, commands } = message
  const answered = reply_to && state.messages.find((m) => m.key === reply_to.mid)
  const replyTo = reply_to && { ...reply_to, ...(answered && { from: answered.from, text: answered.text }) }
  return {
    ...{ key, from: 'customer', at, text, state: online ? 'sending' : 'waiting' },
    ...(quickReply && { quickReply }),
    ...(replyTo && { replyTo }),
    ...(commands && { commands }),
  }
}

/** outgoing returns what of a message goes to the server. */
export function outgoing({ text, quickReply, replyTo, commands }: Message): Outgoing {
  return {
    text,
    ...(quickReply && { quick_reply: quickReply }),
    ...(replyTo && { reply_to: { mid: replyTo.mid } }),
    ...(commands && { commands }),
  }
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
  const messages = threadOf(view.data, view.notices)
  const older = earlier(state.messages, messages[0]?.key)
  const placed = new Set([...older, ...messages].map((m) => m.key))
  const end = messages.at(-1)?.at ?? 0
  const newer = (m: Message) => isUnplaced(m) || (overtaken && m.at >= end)
  const rest = state.messages.filter((m) => !placed.has(m.key) && newer(m))
  const typing = overtaken ? {} : { typing: view.typing, typingAs: view.typing_persona }
  return pageSaw({ ...state, ...typing, messages: [...older, ...messages, ...rest], loaded: true })
}

// earlier keeps what was read before and is now beyond the view's reach.
function earlier(messages: readonly Message[], first: string | undefined): readonly Message[] {
  const at = messages.findIndex((m) => m.key === first)
  return at > 0 ? messages.slice(0, at).filter((m) => !isLocal(m)) : []
}

const silent = { typing: false, typingAs: undefined }

/** EventData is what a live event carries: a message, or who is typing, or how far was seen. */
interface EventData extends Viewed {
  typing?: boolean
  persona?: Typist
  /** Unix milliseconds. */
  watermark?: number
  /** Not all of the message is here: read the thread. */
  partial?: boolean
}

const drawn = new Set(['message', 'echo', 'postback', 'typing', 'seen'])
const idle = new Set(['read', 'delivery'])

/** isNews reports whether a live event says less than there is to see: read the thread. */
export function isNews({ type, data }: LiveEvent): boolean {
  return drawn.has(type) ? (data as EventData).partial === true : !idle.has(type)
}

function heard(state: ChatState, event: LiveEvent): ChatState {
  const data = event.data as EventData
  switch (event.type) {
    case 'message':
    case 'echo':
    case 'postback':
      return arrived(state, messageOf(data))
    case 'typing':
      if (data.from !== 'page') return state
      return data.typing ? { ...state, typing: true, typingAs: data.persona } : { ...state, ...silent }
    case 'seen':
      return seenUpTo(state, data.watermark ?? 0, graphTime(data.created_time))
    default:
      return state
  }
}

// arrived adds a message that was stored. One of this browser's own that is
// still on its way, with the same text, becomes it.
function arrived(state: ChatState, message: Message): ChatState {
  if (message.from === 'page') {
    const added = state.messages.some((m) => m.key === message.key) ? state : add(state, message)
    return { ...pageSaw(added), ...silent }
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

// isFromCustomer: stored, said by the customer.
function isFromCustomer(message: Message): boolean {
  return message.from === 'customer' && isSaid(message) && !isLocal(message)
}

// pageSaw marks what stands before the Page's last message: who answers has seen it.
function pageSaw(state: ChatState): ChatState {
  const last = state.messages.findLastIndex((m) => m.from === 'page' && isSaid(m))
  const seen = (m: Message, i: number) => i < last && isFromCustomer(m)
  const messages = state.messages.map((m, i) => (seen(m, i) ? { ...m, state: 'seen' as const } : m))
  const wrote = state.messages[last]?.at
  return { ...state, messages, seenAt: wrote === undefined ? state.seenAt : Math.max(wrote, state.seenAt ?? 0) }
}

// seenUpTo marks what the Page has seen without writing.
function seenUpTo(state: ChatState, watermark: number, at: number): ChatState {
  const seen = (m: Message) => isFromCustomer(m) && m.at <= watermark
  const messages = state.messages.map((m) => (seen(m) ? { ...m, state: 'seen' as const } : m))
  return { ...state, messages, seenAt: Math.max(at, state.seenAt ?? 0) }
}
