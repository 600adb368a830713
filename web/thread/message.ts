/** Side is one of the two ends of a thread. */
export type Side = 'page' | 'customer'

/**
 * Sending is where a message of one's own stands: waiting = kept until there is
 * a connection, sending = on its way, sent = stored, delivered = shown to the
 * other side, seen, failed.
 */
export type Sending = 'waiting' | 'sending' | 'sent' | 'delivered' | 'seen' | 'failed'

/** Message is one message as the renderer draws it. */
export interface Message {
  /** Stable while the message is shown; the message id once there is one. */
  key: string
  from: Side
  /** Platform time, Unix milliseconds. */
  at: number
  text: string
  /** Only for messages of one's own. */
  state?: Sending
  /** Why it failed, in the server's words. */
  problem?: string
}
