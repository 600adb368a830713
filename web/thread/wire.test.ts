import { expect, it } from 'vitest'
import { messageOf, type Viewed } from './wire.ts'

const base: Viewed = { id: 'm_1', from: 'page', created_time: '2026-03-01T12:00:00+0000' }
const plain = { key: 'm_1', from: 'page', at: Date.UTC(2026, 2, 1, 12), text: '' }

it.each<[name: string, fields: Partial<Viewed>, want: object]>([
  ['nothing', {}, {}],
  ['text', { message: 'hi' }, { text: 'hi' }],
  ['empty lists', { attachments: [], reactions: [] }, {}],
  ['attachments', { attachments: [{ type: 'image' }] }, { attachments: [{ type: 'image' }] }],
  ['choices', { quick_replies: [1] }, { quickReplies: [1] }],
  ['an answer', { reply_to: { mid: 'm_0', removed: true } }, { replyTo: { mid: 'm_0', removed: true } }],
  ['changes', { edited: 2, removed: true }, { edited: true, removed: true }],
  ['a form', { form: { answered: true }, expires_at: 5 }, { answered: true, expiresAt: 5 }],
  ['a form that waits', { form: { answered: false } }, {}],
  ['permission', { opted_in: 'stopped' }, { optedIn: 'stopped' }],
  ['a coupon', { revealed: true }, { revealed: true }],
  ['the customer', { from: 'customer', state: 'sent' }, { from: 'customer', state: 'delivered' }],
  ['the customer, seen', { from: 'customer', state: 'read' }, { from: 'customer', state: 'seen' }],
  ['a system line', { from: 'customer', system: 'linked' }, { from: 'customer', system: 'linked' }],
])('reads %s', (_, fields, want) => expect(messageOf({ ...base, ...fields })).toEqual({ ...plain, ...want }))
