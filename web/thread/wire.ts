// Messages as the server tells them, in views and live events alike.
import type { Attachment, Message, Persona, Pictures, Quoted, Reaction, Side } from './message.ts'
import type { Notice } from './notice.ts'
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
  // What is stored has reached the Page.
  if (v.from === 'customer') message.state = v.state === 'read' ? 'seen' : 'delivered'
  return message
}

/** Noticed is a notice in the server's words. */
export interface Noticed extends Notice {
  id: string
  from: Side
  created_time: string
  /** The id of the message that it stands behind; absent: before all. */
  after?: string
  /** What the link or plugin passed along: for the business, not for people. */
  ref?: string
}

/** threadOf reads messages, and puts the notices to their places between them. Both come oldest first. */
export function threadOf(data: readonly Viewed[], notices: readonly Noticed[] = []): Message[] {
  const behind = (id: string | undefined) => notices.filter((n) => n.after === id).map(noticeOf)
  return [...behind(undefined), ...data.flatMap((v) => [messageOf(v), ...behind(v.id)])]
}

function noticeOf({ id, from, created_time, after: _, ref: __, ...notice }: Noticed): Message {
  // A message and the notice of how it began a conversation have the same id.
  return { key: `notice-${id}`, from, at: graphTime(created_time), text: '', notice }
}
