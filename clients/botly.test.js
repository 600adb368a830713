import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import Botly from 'botly'
import express from 'express'
import { does, heard, hears, last, says, sees, simulate, stands, subscribe, verifyToken, world } from './world.js'

const { pageId, psid: id } = world
const bot = new Botly({ accessToken: world.pageToken, verifyToken, FB_URL: `${world.url}/v20.0/` })
const call = (method, options) => promisify(bot[method].bind(bot))(options)

const app = express()
app.use(express.json({ verify: bot.getVerifySignature(world.appSecret) }))
app.use('/webhook', bot.router())
const server = app.listen(0, '127.0.0.1')

before(async () => {
  await once(server, 'listening')
  await subscribe(`http://127.0.0.1:${server.address().port}/webhook`)
})
after(() => {
  server.close()
  server.closeAllConnections()
})

const event = (name, act) => heard(bot, name, act)

test('text', async () => {
  const answer = await call('sendText', { id, text: 'hi' })
  assert.equal(answer.recipient_id, id)
  assert.equal((await last(answer.message_id)).message, 'hi')
})

test('buttons, cards, quick replies', async () => {
  const buttons = [bot.createPostbackButton('Buy', 'BUY'), bot.createWebURLButton('Look', 'https://shop.example/')]
  await call('sendButtons', { id, text: 'What now?', buttons })
  assert.deepEqual((await last()).attachments[0].payload.buttons, buttons)
  await call('sendGeneric', {
    id,
    elements: { title: 'Hat', image_url: world.picture, buttons },
    aspectRatio: 'square',
  })
  assert.equal((await last()).attachments[0].payload.image_aspect_ratio, 'square')
  const element = bot.createListElement({ title: 'Hat', subtitle: 'Blue', buttons: [{ title: 'Buy', payload: 'BUY' }] })
  await call('sendList', { id, elements: [element, element], top_element_style: 'compact' })
  assert.equal((await last()).attachments[0].payload.template_type, 'list')
  await call('sendText', { id, text: 'Which one?', quick_replies: [bot.createQuickReply('Red', 'RED', world.picture)] })
  assert.equal((await last()).quick_replies[0].title, 'Red')
})

test('files: by address and by id', async () => {
  await call('sendImage', { id, url: world.picture, is_reusable: true })
  assert.equal((await last()).attachments[0].type, 'image')
  const { attachment_id } = await call('upload', {
    pageId,
    type: 'image',
    payload: { url: world.picture, is_reusable: true },
  })
  await call('sendAttachment', { id, type: 'image', payload: { attachment_id } })
  assert.equal((await last()).attachments[0].type, 'image')
})

test('sender actions', async () => {
  assert.deepEqual(await call('sendAction', { id, action: Botly.CONST.ACTION_TYPES.TYPING_ON }), { recipient_id: id })
  assert.equal((await sees()).typing, true)
})

test('Messenger Profile, by the id of the Page', async () => {
  const success = { result: 'success' }
  assert.deepEqual(await call('setGetStarted', { pageId, payload: 'GO' }), success)
  const menu = [{ locale: 'default', call_to_actions: [bot.createPostbackButton('Help', 'HELP')] }]
  assert.deepEqual(await call('setPersistentMenu', { pageId, menu }), success)
  assert.deepEqual(
    await call('setGreetingText', { pageId, greeting: [{ locale: 'default', text: 'Welcome' }] }),
    success,
  )
  assert.match(JSON.stringify(await stands()), /Help/)
  assert.deepEqual(await call('removePersistentMenu', { pageId }), success)
  assert.doesNotMatch(JSON.stringify(await stands()), /Help/)
})

test('a person, also by an account linking token', async () => {
  const fields = ['id', 'first_name', 'last_name', 'profile_pic']
  assert.deepEqual(Object.keys(await call('getUserProfile', { id, fields })).sort(), fields.sort())
  const link = await simulate(`customers/${world.customerId}/link`, { page_id: pageId })
  assert.equal((await call('getPSID', link.account_linking_token)).recipient, id)
})

test('errors come back as the body', async () => {
  const { error } = await call('sendText', { id: '999', text: 'hi' })
  assert.deepEqual([error.code, error.type], [100, 'OAuthException'])
})

test('webhooks: the bot hears and answers', async () => {
  bot.once('message', (sender, _, { text }) => bot.sendText({ id: sender, text: `you said ${text}` }))
  await says({ text: 'hello bot' })
  await hears('you said hello bot')

  const [sender, message, data] = await event('message', () =>
    says({ attachments: [{ type: 'image', url: world.picture }] }),
  )
  assert.equal(sender, id)
  assert.equal(message.recipient.id, pageId)
  const file = await fetch(data.attachments.image[0])
  assert.equal((await file.blob()).type, 'image/png')
})

test('webhooks: taps, reads, echoes', async () => {
  assert.equal((await event('postback', () => does('get_started')))[2], 'GO')
  assert.equal((await event('postback', () => does('postback', { payload: 'BUY', title: 'Buy' })))[2], 'BUY')
  assert.equal((await event('postback', () => does('quick_reply', { text: 'Red', payload: 'RED' })))[2], 'RED')
  assert.equal((await event('referral', () => does('referral', { ref: 'poster' })))[2], 'poster')
  assert.equal((await event('read', () => does('read')))[0], id)
  const [, , echo] = await event('echo', () => call('sendText', { id, text: 'heard twice' }))
  assert.equal(echo.text, 'heard twice')
})
