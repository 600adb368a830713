import { setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { expect, it } from 'vitest'
import english from '../i18n/locales/en.json'
import type { Side } from './message.ts'
import { type Notice, noticeText } from './notice.ts'

const messages = Object.fromEntries(Object.entries(english).map(([id, text]) => [id, compileMessage(text)]))
const i18n = setupI18n({ locale: 'en', messages: { en: messages } })
const names = { page: 'Shop', customer: 'Ann' }
const say = (from: Side, notice: Notice, me: Side = 'customer') =>
  noticeText({ key: 'k', from, at: 0, text: '', notice }, me, names, (id, values) => i18n._(id, values))

it.each<[from: Side, notice: Notice, want: string]>([
  ['customer', { type: 'referral', source: 'SHORTLINK' }, 'Chat opened from a link'],
  ['customer', { type: 'referral', source: 'MESSENGER_CODE' }, 'Chat opened from a link'],
  ['customer', { type: 'referral', source: 'constructor' }, 'Chat opened from a link'],
  ['customer', { type: 'referral', source: 'ADS' }, 'Chat opened from an ad'],
  ['customer', { type: 'referral', source: 'CUSTOMER_CHAT_PLUGIN' }, 'Chat opened from a website'],
  ['customer', { type: 'referral' }, 'Chat opened from a product'],
  ['customer', { type: 'optin' }, 'Chat opened from a website'],
  ['page', { type: 'control', app: { id: '7', name: 'Helpdesk' } }, 'Helpdesk has taken over the conversation'],
  ['page', { type: 'control', app: { id: '7' } }, 'Somebody else has taken over the conversation'],
  ['page', { type: 'control' }, 'Shop answers again'],
  ['customer', { type: 'block', blocked: true }, 'You blocked Shop'],
  ['customer', { type: 'block', blocked: false }, 'You unblocked Shop'],
  ['page', { type: 'block', blocked: true }, 'Shop blocked Ann'],
  ['page', { type: 'block', blocked: false }, 'Shop unblocked Ann'],
  ['customer', { type: 'form' }, 'You gave feedback'],
  ['customer', { type: 'hologram' }, ''],
])('%s, %j: %s', (from, notice, want) => expect(say(from, notice)).toBe(want))

it('speaks to the staff of a Page, too', () => {
  expect(say('customer', { type: 'block', blocked: true }, 'page')).toBe('Ann blocked Shop')
  expect(say('customer', { type: 'form' }, 'page')).toBe('Ann gave feedback')
  expect(say('page', { type: 'block', blocked: true }, 'page')).toBe('You blocked Ann')
})
