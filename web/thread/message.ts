import type { Notice } from './notice.ts'

/** Side is one of the two ends of a thread. */
export type Side = 'page' | 'customer'

/**
 * Sending is where a message of one's own stands: waiting = kept until there is
 * a connection, sending = on its way, sent = stored, delivered = shown to the
 * other side, seen, failed.
 */
export type Sending = 'waiting' | 'sending' | 'sent' | 'delivered' | 'seen' | 'failed'

/** Attachment is a file, a template or a shared thing, as the server tells it. */
export interface Attachment {
  /** image, video, audio, file, template, fallback, location, ... */
  type: string
  /** Of a template: as the bot sent it. Read it with payload.ts. */
  payload?: unknown
  /** Own-origin address of the file; absent: the file is not here. */
  url?: string
  name?: string
  /** Media type. */
  mime?: string
  /** Bytes. */
  size?: number
  /** Pixels, of a picture. */
  width?: number
  height?: number
  sticker_id?: string | number
  /** A generic template made from a utility template: its texts are long. */
  utility?: boolean
}

/** Persona is who speaks for the Page. */
export interface Persona {
  id: string
  name: string
  profile_picture_url?: string
}

/** Reaction is the emoji of one side. */
export interface Reaction {
  from: Side
  emoji: string
  reaction?: string
}

/** Quoted is the message that another one answers. */
export interface Quoted {
  mid: string
  from?: Side
  text?: string
  removed?: boolean
}

/** Pictures maps the remote addresses of pictures to own-origin ones; one that is absent is not here. */
export type Pictures = Readonly<Record<string, string>>

/** Message is one message as the renderer draws it. */
export interface Message {
  /** Stable while the message is shown; the message id once there is one. */
  key: string
  from: Side
  /** Platform time, Unix milliseconds. */
  at: number
  text: string
  attachments?: readonly Attachment[]
  pictures?: Pictures
  /** Choices under the message, as the bot sent them. */
  quickReplies?: unknown
  /** The message is the tap on a choice that carries this. */
  quickReply?: { payload: string }
  /** Commands of the bot that the text contains. */
  commands?: readonly string[]
  replyTo?: Quoted
  persona?: Persona
  reactions?: readonly Reaction[]
  edited?: boolean
  removed?: boolean
  /** The form of the message was sent. */
  answered?: boolean
  /** The customer agreed to be notified, or no longer does. */
  optedIn?: true | 'stopped'
  /** The code of the coupon was asked for. */
  revealed?: boolean
  /** When the form closes, Unix milliseconds of platform time. */
  expiresAt?: number
  /** It is no message: this happened, and from is who caused it. */
  notice?: Notice
  /** Only for messages of one's own. */
  state?: Sending
  /** Why it failed, in the server's words. */
  problem?: string
}

/** wordsOf returns what a message says; a tapped picture without a title is shown as its payload. */
export function wordsOf({ text, quickReply }: Message): string {
  return text || (quickReply ? quickReply.payload || '…' : '')
}
