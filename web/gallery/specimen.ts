// Specimens are what the gallery shows: messages in the server's words.
import type { Attachment, Message, Pictures, Side } from '../thread/message.ts'
import type { Contact } from '../thread/QuickReplies.tsx'
import type { Noticed, Viewed } from '../thread/wire.ts'
import barcode from './media/barcode.svg'
import hat from './media/hat.svg'
import lena from './media/lena.svg'
import mug from './media/mug.svg'
import scarf from './media/scarf.svg'

/** Specimen is one row of the gallery. */
export interface Specimen {
  /** Names it in addresses and tests. */
  id: string
  title: string
  messages: Viewed[]
  notices?: Noticed[]
  /** What this browser has not stored yet. */
  unsent?: Message[]
  typing?: boolean
  typingAs?: { id: string; name: string; profile_picture_url: string; pictures: Pictures }
  contact?: Contact
}

/** remote are the addresses that the bot has sent; all but the last one are here. */
export const remote = {
  hat: 'https://shop.example/hat.jpg',
  mug: 'https://shop.example/mug.jpg',
  scarf: 'https://shop.example/scarf.jpg',
  lena: 'https://shop.example/lena.jpg',
  barcode: 'https://shop.example/barcode.png',
  gone: 'https://elsewhere.example/gone.jpg',
}

/** pictures are this server's copies of them. */
export const pictures: Pictures = {
  [remote.hat]: hat,
  [remote.mug]: mug,
  [remote.scarf]: scarf,
  [remote.lena]: lena,
  [remote.barcode]: barcode,
}

/** noon is when every message was sent, and what the gallery's clock shows a minute later. */
export const noon = Date.UTC(2026, 2, 1, 12)

const time = '2026-03-01T12:00:00+0000'

/** says makes a message of the Page. */
export function says(id: string, fields: Partial<Viewed>): Viewed {
  return { id: `m_${id}`, from: 'page', created_time: time, pictures, ...fields }
}

/** writes makes a message of the customer. */
export function writes(id: string, fields: Partial<Viewed>): Viewed {
  return { id: `m_${id}`, from: 'customer', created_time: time, state: 'delivered', ...fields }
}

/** tells makes a notice: what happened, by whom, behind which message. */
export function tells(id: string, from: Side, fields: Partial<Noticed> & { type: string }): Noticed {
  return { id: `m_${id}`, from, created_time: time, ...fields }
}

/** shows makes a message of the Page with a template. */
export function shows(id: string, payload: object, fields: Partial<Viewed> = {}): Viewed {
  const attachments: Attachment[] = [{ type: 'template', payload }]
  return says(id, { attachments, ...fields })
}

/** one makes a specimen of one message with a template. */
export function one(id: string, title: string, payload: object, fields: Partial<Viewed> = {}): Specimen {
  return { id, title, messages: [shows(id, payload, fields)] }
}
