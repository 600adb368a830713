// Messages as the server tells them, in views and live events alike.
import type { Attachment, Message, Persona, Pictures, Quoted, Reaction, Side } from './message.ts'
import { graphTime } from './time.ts'

/** Viewed is one message in the server's words. */
export interface Viewed {
  id: string
  from: Side
  created_time: string
  message?: string
  attachments?: Attachment[]
  pictures?: Pictures
  quick_replies?: unknown
  quick_reply?: { payload: string }
  reply_to?: Quoted
  persona?: Persona
  reactions?: Reaction[]
  edited?: number
  removed?: boolean
  form?: { answered?: boolean }
  opted_in?: true | 'stopped'
  revealed?: boolean
  expires_at?: number
  system?: string
  state?: 'sent' | 'delivered' | 'read'
}

/** messageOf reads a message. What is absent stays absent. */
export function messageOf(v: Viewed): Message {
  const message: Message = { key: v.id, from: v.from, at: graphTime(v.created_time), text: v.message ?? '' }
  if (v.attachments?.length) message.attachments = v.attachments
  if (v.pictures) message.pictures = v.pictures
  if (v.quick_replies) message.quickReplies = v.quick_replies
  if (v.quick_reply) message.quickReply = v.quick_reply
  if (v.reply_to) message.replyTo = v.reply_to
  if (v.persona) message.persona = v.persona
  if (v.reactions?.length) message.reactions = v.reactions
  if (v.edited) message.edited = true
  if (v.removed) message.removed = true
  if (v.form?.answered) message.answered = true
  if (v.opted_in) message.optedIn = v.opted_in
  if (v.revealed) message.revealed = true
  if (v.expires_at) message.expiresAt = v.expires_at
  if (v.system) message.system = v.system
  // What is stored has reached the Page.
  if (v.from === 'customer' && !v.system) message.state = v.state === 'read' ? 'seen' : 'delivered'
  return message
}
