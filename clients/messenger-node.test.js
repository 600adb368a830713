import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import messenger from 'messenger-node'
import { does, freePort, heard, hears, last, says, sees, subscribe, verifyToken, world } from './world.js'

const { psid } = world
const recipient = { id: psid }
const client = new messenger.Client({ page_token: world.pageToken }) // no version in its paths
let webhook
after(() => webhook?.stopInstance())

test('text', async () => {
  const answer = await client.sendText(recipient, 'hi')
  assert.equal(answer.recipient_id, psid)
  assert.equal((await last(answer.message_id)).message, 'hi')
})

test('template and quick replies', async () => {
  const buttons = [{ type: 'postback', title: 'Buy', payload: 'BUY' }]
  await client.sendTemplate(recipient, { template_type: 'button', text: 'What now?', buttons })
  assert.deepEqual((await last()).attachments[0].payload.buttons, buttons)
  await client.sendTemplate(recipient, { template_type: 'generic', elements: [{ title: 'Hat', buttons }] })
  assert.equal((await last()).attachments[0].payload.elements[0].title, 'Hat')
  await client.sendQuickReplies(recipient, [{ content_type: 'text', title: 'Red', payload: 'RED' }], 'Which one?')
  assert.equal((await last()).quick_replies[0].title, 'Red')
})

test('files: by address and as multipart, sent and uploaded', async () => {
  const size = readFileSync(world.pictureFile).length
  for (const source of [world.picture, world.pictureFile]) {
    const { message_id, attachment_id } = await client.sendAttachment({ type: 'image', source }, recipient)
    assert.ok(attachment_id) // this client asks for reusable files only
    const [file] = (await last(message_id)).attachments
    assert.deepEqual([file.type, file.size], ['image', size])
    assert.ok((await client.uploadAttachment({ type: 'image', source })).attachment_id)
  }
})

test('sender actions', async () => {
  assert.deepEqual(await client.sendSenderAction(recipient, 'typing_on'), { recipient_id: psid })
  assert.equal((await sees()).typing, true)
})

test('Messenger Profile', async () => {
  await client.setMessengerProfile({
    get_started: { payload: 'GO' },
    greeting: [{ locale: 'default', text: 'Welcome' }],
  })
  const { data } = await client.getMessengerProfile()
  assert.equal(data[0].get_started.payload, 'GO')
  await client.deleteMessengerProfile(['greeting', 'get_started'])
  assert.deepEqual((await client.getMessengerProfile(['greeting'])).data, [])
})

test('labels', async () => {
  const { id } = await client.createCustomLabel('friend')
  await client.addPsidtoCustomLabel(psid, id)
  assert.deepEqual(
    (await client.getCustomLabelsByPsid(psid)).data.map((label) => label.id),
    [id],
  )
  await client.removePsidfromCustomLabel(psid, id)
  await client.deleteCustomLabel(id)
  assert.deepEqual((await client.getAllCustomLabels()).data, [])
})

test('thread control', async () => {
  await client.takeThreadControl(psid, 'mine')
  assert.equal((await client.getThreadOwner(psid)).data[0].thread_owner.app_id, world.appId)
  await client.passThreadControl(psid, 'page_inbox', 'yours')
  await client.takeThreadControl(psid)
  assert.ok(Array.isArray((await client.getSecondaryReceiverList(psid)).data))
})

test('errors', async () => {
  await assert.rejects(client.sendText({ id: '999' }, 'hi'), (body) => body.error.code === 100)
})

test('webhooks: the bot hears and answers', async () => {
  const port = await freePort()
  webhook = new messenger.Webhook({ port, verify_token: verifyToken })
  await subscribe(`http://127.0.0.1:${port}/webhook`)

  webhook.once('messages', (type, sender, event) =>
    client.sendText({ id: sender.value }, `${type.subtype}: ${event.message.text}`),
  )
  await says({ text: 'hello bot' })
  await hears('text: hello bot')

  const bot = webhook.getInstance()
  const [, , tap] = await heard(bot, 'messaging_postbacks', () => does('postback', { payload: 'BUY', title: 'Buy' }))
  assert.equal(tap.postback.payload, 'BUY')
  const [, reader] = await heard(bot, 'message_reads', () => does('read'))
  assert.equal(reader.value, psid)
})
