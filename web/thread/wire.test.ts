import { expect, it } from 'vitest'
import { messageOf, type Noticed, threadOf, type Viewed } from './wire.ts'

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
])('reads %s', (_, fields, want) => expect(messageOf({ ...base, ...fields })).toEqual({ ...plain, ...want }))

it('puts notices to their places', () => {
  const { created_time } = base
  const notice = (id: string, after?: string): Noticed => ({
    ...{ id, from: 'customer', created_time, type: 'referral', ref: 'x' },
    ...(after && { after }),
  })
  const data = ['m_2', 'm_5'].map((id) => ({ ...base, id }))
  const thread = threadOf(data, [notice('m_2'), notice('m_3', 'm_2'), notice('m_4', 'm_2'), notice('m_6', 'm_5')])
  expect(thread.map((m) => m.key)).toEqual(['notice-m_2', 'm_2', 'notice-m_3', 'notice-m_4', 'm_5', 'notice-m_6'])
  expect(thread[0]).toEqual({ ...plain, key: 'notice-m_2', from: 'customer', notice: { type: 'referral' } })
  expect(threadOf([], [notice('m_1')]).map((m) => m.key)).toEqual(['notice-m_1'])
})
