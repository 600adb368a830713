import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fb from 'fb'
import { last, sees, stands, world } from './world.js'

const { psid } = world
const recipient = { id: psid }
const client = new fb.Facebook({
  version: 'v20.0',
  appId: world.appId,
  appSecret: world.appSecret,
  accessToken: world.pageToken,
})
const send = (message, more) =>
  client.api('me/messages', 'post', { recipient, messaging_type: 'RESPONSE', message, ...more })

test('text, as a form', async () => {
  const answer = await send({ text: 'Grüße & more=1 👋' })
  assert.equal(answer.recipient_id, psid)
  assert.equal((await last(answer.message_id)).message, 'Grüße & more=1 👋')
  await client.api(`/v12.0/${world.pageId}/messages`, 'post', { recipient, message: { text: 'by id' } })
  assert.equal((await last()).message, 'by id')
})

test('template and quick replies', async () => {
  const buttons = [{ type: 'postback', title: 'Buy', payload: 'BUY' }]
  const payload = { template_type: 'generic', elements: [{ title: 'Hat', buttons }] }
  await send({
    attachment: { type: 'template', payload },
    quick_replies: [{ content_type: 'text', title: 'Red', payload: 'RED' }],
  })
  const shown = await last()
  assert.deepEqual(shown.attachments[0].payload.elements[0].buttons, buttons)
  assert.equal(shown.quick_replies[0].payload, 'RED')
})

test('files: by address and as multipart', async () => {
  await send({ attachment: { type: 'image', payload: { url: world.picture } } })
  assert.equal((await last()).attachments[0].type, 'image')
  const bytes = readFileSync(world.pictureFile)
  const filedata = { value: bytes, options: { filename: 'chat.png', contentType: 'image/png' } }
  const { attachment_id } = await send({ attachment: { type: 'image', payload: { is_reusable: true } } }, { filedata })
  assert.equal((await last()).attachments[0].size, bytes.length)
  await send({ attachment: { type: 'image', payload: { attachment_id } } })
  assert.equal((await last()).attachments[0].size, bytes.length)
})

test('sender actions', async () => {
  assert.deepEqual(await client.api('me/messages', 'post', { recipient, sender_action: 'typing_on' }), {
    recipient_id: psid,
  })
  assert.equal((await sees()).typing, true)
})

test('reads: lists as JSON, several ids, conversations', async () => {
  assert.equal((await client.api('me', { fields: ['id', 'name'] })).id, world.pageId)
  const both = await client.api('', { ids: [world.pageId, psid].join(','), fields: ['id', 'name'] })
  assert.deepEqual(Object.keys(both).sort(), [world.pageId, psid].sort())
  const { data } = await client.api('me/conversations', { fields: ['id', 'participants'], limit: 5 })
  assert.equal(data[0].id, world.conversationId)
})

test('personas', async () => {
  const { id } = await client.api('me/personas', 'post', { name: 'Joe', profile_picture_url: world.picture })
  await send({ text: 'Joe here' }, { persona_id: id })
  assert.equal((await last()).persona.name, 'Joe')
  assert.equal((await client.api(id)).name, 'Joe')
  assert.equal((await client.api(id, 'delete')).success, true)
})

test('Messenger Profile and user settings', async () => {
  const greeting = [{ locale: 'default', text: 'Welcome' }]
  await client.api('me/messenger_profile', 'post', { greeting, get_started: { payload: 'GO' } })
  assert.deepEqual((await client.api('me/messenger_profile', { fields: ['greeting'] })).data[0].greeting, greeting)
  const call_to_actions = [{ type: 'postback', title: 'My orders', payload: 'ORDERS' }]
  const persistent_menu = [{ locale: 'default', call_to_actions }]
  await client.api('me/custom_user_settings', 'post', { psid, persistent_menu })
  assert.match(JSON.stringify(await stands()), /My orders/)
  await client.api('me/custom_user_settings', 'delete', { psid, params: ['persistent_menu'] })
  await client.api('me/messenger_profile', 'delete', { fields: ['greeting', 'get_started'] })
  assert.deepEqual((await client.api('me/messenger_profile', { fields: ['greeting'] })).data, [])
})

test('batch', async () => {
  const body = `recipient=${encodeURIComponent(JSON.stringify(recipient))}&message=${encodeURIComponent('{"text":"batched"}')}`
  const answers = await client.api('', 'post', {
    include_headers: false,
    batch: [
      { method: 'post', relative_url: 'me/messages', body },
      { method: 'get', relative_url: `${psid}?fields=first_name` },
      { method: 'get', relative_url: 'me/nothing' },
    ],
  })
  assert.deepEqual(
    answers.map((answer) => answer.code),
    [200, 200, 400],
  )
  assert.equal((await last(JSON.parse(answers[0].body).message_id)).message, 'batched')
})

test('errors are exceptions of the client', async () => {
  const stranger = client.api('me/messages', 'post', { recipient: { id: '999' }, message: { text: 'hi' } })
  await assert.rejects(stranger, (err) => {
    assert.ok(err instanceof fb.FacebookApiException)
    const { code, type, fbtrace_id } = err.response.error
    assert.deepEqual({ code, type }, { code: 100, type: 'OAuthException' })
    assert.ok(fbtrace_id)
    return true
  })
  const wrongProof = client.api('me', { appsecret_proof: 'f'.repeat(64), access_token: world.pageToken })
  await assert.rejects(wrongProof, (err) => err.response.error.code === 100)
})
