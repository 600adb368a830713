import assert from 'node:assert/strict'
import { test } from 'node:test'
import FBMessenger from 'fb-messenger'
import { last, sees, world } from './world.js'

const id = world.psid
const client = new FBMessenger({ token: world.pageToken })
const buttons = [{ type: 'postback', title: 'Buy', payload: 'BUY' }]

test('text, without a messaging_type', async () => {
  const answer = await client.sendTextMessage({ id, text: 'hi' })
  assert.equal(answer.recipient_id, id)
  assert.equal((await last(answer.message_id)).message, 'hi')
  await client.sendTextMessage({ id, text: 'quiet', notificationType: 'NO_PUSH' })
  assert.equal((await last()).message, 'quiet')
  await client.sendTextMessage({ id, text: 'tagged', tag: 'CONFIRMED_EVENT_UPDATE' })
  assert.equal((await last()).message, 'tagged')
})

test('files by address', async () => {
  const answers = [
    await client.sendImageMessage({ id, url: world.picture }),
    await client.sendFileMessage({ id, url: world.picture }),
  ]
  const shown = (await sees()).data.slice(-2)
  assert.deepEqual(
    shown.map((message) => message.id),
    answers.map((answer) => answer.message_id),
  )
  assert.deepEqual(
    shown.map((message) => message.attachments[0].type),
    ['image', 'file'],
  )
})

test('templates', async () => {
  const elements = [{ title: 'Hat', subtitle: 'Blue', image_url: world.picture, buttons }]
  const receipt = {
    recipient_name: 'Ada',
    order_number: '1',
    currency: 'USD',
    payment_method: 'Visa',
    elements: [{ title: 'Hat', price: 20 }],
    summary: { total_cost: 20 },
  }
  const sent = {
    button: await client.sendButtonsMessage({ id, text: 'What now?', buttons }),
    generic: await client.sendGenericMessage({ id, elements }),
    list: await client.sendListMessage({ id, elements: [elements[0], elements[0]], topElementStyle: 'compact' }),
    receipt: await client.sendReceiptMessage({ id, payload: receipt }),
  }
  const shown = (await sees()).data.slice(-4)
  Object.entries(sent).forEach(([type, answer], i) => {
    assert.equal(shown[i].id, answer.message_id, JSON.stringify(answer))
    assert.equal(shown[i].attachments[0].payload.template_type, type)
  })
})

test('quick replies', async () => {
  const quickReplies = [{ content_type: 'text', title: 'Red', payload: 'RED' }]
  await client.sendQuickRepliesMessage({ id, attachment: 'Which one?', quickReplies })
  assert.equal((await last()).quick_replies[0].title, 'Red')
})

test('sender actions', async () => {
  assert.deepEqual(await client.sendAction({ id, action: 'typing_on' }), { recipient_id: id })
  assert.equal((await sees()).typing, true)
})

test('profile', async () => {
  const person = await client.getProfile({ id })
  assert.equal(person.id, id)
  assert.ok(person.first_name)
})

test('errors come back as the body', async () => {
  const answer = await client.sendTextMessage({ id: '999', text: 'hi' })
  assert.equal(answer.error.code, 100)
  // This client forgets the name of the token's parameter.
  const unknown = await client.setGreetingText({ pageId: world.pageId, message: 'hi' })
  assert.equal(unknown.error.type, 'OAuthException')
})
