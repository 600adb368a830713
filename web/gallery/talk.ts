// Text, and what stands around it.
import type { Message, Sending } from '../thread/message.ts'
import { noon, pictures, remote, type Specimen, says, tells, writes } from './specimen.ts'

const persona = { id: '41', name: 'Lena', profile_picture_url: remote.lena }

// own is a row of a message that the server has not told of yet.
function own(state: Sending, title: string, more: Partial<Message> = {}): Specimen {
  const id = `own-${state}`
  const unsent: Message[] = [{ key: `m_${id}`, from: 'customer', at: noon, text: 'Are you there?', state, ...more }]
  return { id, title, messages: [], unsent }
}

/** talk are the rows about text, choices and the thread. */
export const talk: Specimen[] = [
  {
    id: 'text',
    title: 'Text, links, emoji',
    messages: [
      says('text-1', { message: 'Hello! Your order is on its way:\nhttps://shop.example/track/42' }),
      writes('text-2', { message: 'Where is it now?' }),
      writes('text-3', { message: '🎉' }),
      says('text-4', {
        message: 'Look at this',
        attachments: [{ type: 'fallback', payload: { url: 'https://shop.example/news', title: 'News of the shop' } }],
      }),
    ],
  },
  {
    id: 'quick-replies',
    title: 'Quick replies',
    messages: [
      says('quick-replies', {
        message: 'Which colour?',
        quick_replies: [
          { content_type: 'text', title: 'Red', payload: 'RED' },
          { content_type: 'text', title: 'Green, as the hat', payload: 'GREEN', image_url: remote.hat },
          { content_type: 'text', title: 'A title that is much longer than twenty characters', payload: 'LONG' },
          { content_type: 'text', title: '', payload: 'MUG', image_url: remote.mug },
        ],
      }),
    ],
  },
  {
    id: 'quick-contact',
    title: 'Quick replies: e-mail and phone, known',
    contact: { email: 'ann@example.com', phone: '+15550100' },
    messages: [
      says('quick-contact', {
        message: 'How may we reach you?',
        quick_replies: [{ content_type: 'user_email' }, { content_type: 'user_phone_number' }],
      }),
    ],
  },
  {
    id: 'quick-ask',
    title: 'Quick replies: e-mail and phone, not known',
    messages: [
      says('quick-ask', {
        message: 'How may we reach you?',
        quick_replies: [{ content_type: 'user_email' }, { content_type: 'user_phone_number' }],
      }),
    ],
  },
  {
    id: 'quick-gone',
    title: 'Quick replies after a newer message',
    messages: [
      says('quick-gone-1', {
        message: 'Tea or coffee?',
        quick_replies: [{ content_type: 'text', title: 'Tea', payload: 'TEA' }],
      }),
      writes('quick-gone-2', { message: 'Tea', quick_reply: { payload: 'TEA' } }),
    ],
  },
  {
    id: 'typing',
    title: 'Typing, as a persona',
    messages: [writes('typing', { message: 'Anybody there?' })],
    typing: true,
    typingAs: { ...persona, pictures },
  },
  {
    id: 'persona',
    title: 'Persona',
    messages: [
      says('persona-1', { message: 'I hand you over.' }),
      says('persona-2', { message: 'Lena here.', persona }),
      says('persona-3', { message: 'How can I help?', persona }),
    ],
  },
  {
    id: 'seen',
    title: 'Seen, delivered',
    messages: [
      writes('seen-1', { message: 'Are you open today?', state: 'read' }),
      writes('seen-2', { message: 'And tomorrow?', state: 'delivered' }),
    ],
  },
  own('failed', 'Own message: failed', { problem: 'The Page has blocked you' }),
  own('waiting', 'Own message: waiting for a connection'),
  own('sending', 'Own message: on its way'),
  own('sent', 'Own message: sent'),
  {
    id: 'reactions',
    title: 'Reactions',
    messages: [
      says('reactions-1', {
        message: 'It has arrived!',
        reactions: [
          { from: 'customer', emoji: '❤️', reaction: 'love' },
          { from: 'page', emoji: '👍', reaction: 'like' },
        ],
      }),
      writes('reactions-2', {
        message: 'Great',
        reactions: [{ from: 'page', emoji: '😆', reaction: 'smile' }],
      }),
    ],
  },
  {
    id: 'reply',
    title: 'Reply to a message',
    messages: [
      writes('reply-1', { message: 'Do you ship to Norway? And how long does that take as a rule?' }),
      says('reply-2', {
        message: 'Yes, within a week.',
        reply_to: { mid: 'm_reply-1', from: 'customer', text: 'Do you ship to Norway? And how long does that take?' },
      }),
      writes('reply-3', { message: 'Thanks', reply_to: { mid: 'm_reply-0', from: 'page', removed: true } }),
    ],
  },
  {
    id: 'changed',
    title: 'Edited, removed',
    messages: [
      writes('changed-1', { message: 'Two hats, please', edited: 2 }),
      writes('changed-2', { message: '', removed: true }),
    ],
  },
  {
    id: 'system',
    title: 'System lines: entry, handover, block, feedback',
    messages: [
      writes('system-1', { message: 'Hello' }),
      says('system-2', { message: 'I hand you over.' }),
      says('system-3', { message: 'How can I help?' }),
    ],
    notices: [
      tells('system-1', 'customer', { type: 'referral', source: 'SHORTLINK', ref: 'spring' }),
      tells('system-4', 'page', { type: 'control', app: { id: '77', name: 'Helpdesk' }, after: 'm_system-2' }),
      tells('system-5', 'page', { type: 'control', app: { id: '78' }, after: 'm_system-3' }),
      tells('system-6', 'page', { type: 'control', after: 'm_system-3' }),
      tells('system-7', 'customer', { type: 'form', after: 'm_system-3' }),
      tells('system-8', 'customer', { type: 'block', blocked: true, after: 'm_system-3' }),
      tells('system-9', 'customer', { type: 'block', blocked: false, after: 'm_system-3' }),
      tells('system-10', 'page', { type: 'block', blocked: true, after: 'm_system-3' }),
    ],
  },
  {
    id: 'entries',
    title: 'System lines: ways to come',
    messages: [writes('entries-0', { message: 'Hello' })],
    notices: [
      tells('entries-1', 'customer', { type: 'referral', source: 'ADS' }),
      tells('entries-2', 'customer', { type: 'referral', source: 'CUSTOMER_CHAT_PLUGIN' }),
      tells('entries-3', 'customer', { type: 'optin', ref: 'cart' }),
      tells('entries-4', 'customer', { type: 'referral' }),
      tells('entries-5', 'customer', { type: 'of a later version', after: 'm_entries-0' }),
    ],
  },
  {
    id: 'unknown',
    title: 'Unknown or broken',
    messages: [
      says('unknown-1', { attachments: [{ type: 'hologram' }] }),
      says('unknown-2', { attachments: [{ type: 'template', payload: { template_type: 'hologram' } }] }),
      says('unknown-3', { attachments: [{ type: 'template', payload: { template_type: 'generic', elements: 7 } }] }),
      says('unknown-4', { attachments: [{ type: 'template', payload: ['generic'] }] }),
    ],
  },
]
