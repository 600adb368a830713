import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import BootBot from 'bootbot'
import { does, freePort, heard, hears, last, says, sees, stands, subscribe, verifyToken, world } from './world.js'

const { psid } = world
const bot = new BootBot({ accessToken: world.pageToken, verifyToken, appSecret: world.appSecret })

before(async () => {
  const port = await freePort()
  bot.start(port)
  await once(bot.server, 'listening')
  await subscribe(`http://127.0.0.1:${port}/webhook`)
})
after(() => {
  bot.close()
  bot.server.closeAllConnections()
})

test('text, buttons, quick replies, cards', async () => {
  const answer = await bot.say(psid, 'hi')
  assert.equal(answer.recipient_id, psid)
  assert.equal((await last(answer.message_id)).message, 'hi')
  await bot.say(psid, {
    text: 'What now?',
    buttons: ['Buy', { type: 'web_url', title: 'Look', url: 'https://shop.example/' }],
  })
  assert.equal((await last()).attachments[0].payload.buttons[0].payload, 'BOOTBOT_BUTTON_BUY')
  await bot.say(psid, { text: 'Which one?', quickReplies: ['Red', 'Blue'] })
  assert.equal((await last()).quick_replies[1].title, 'Blue')
  await bot.say(psid, { cards: [{ title: 'Hat', image_url: world.picture }] }, { imageAspectRatio: 'square' })
  assert.equal((await last()).attachments[0].payload.image_aspect_ratio, 'square')
})

test('files by address, with quick replies', async () => {
  await bot.say(psid, { attachment: 'image', url: world.picture, quickReplies: ['Nice'] })
  const shown = await last()
  assert.equal(shown.attachments[0].type, 'image')
  assert.equal(shown.quick_replies[0].title, 'Nice')
})

test('sender actions, typing before a message', async () => {
  assert.deepEqual(await bot.sendAction(psid, 'typing_on'), { recipient_id: psid })
  assert.equal((await sees()).typing, true)
  await bot.say(psid, 'typed', { typing: 1, tag: 'CONFIRMED_EVENT_UPDATE', messagingType: 'MESSAGE_TAG' })
  assert.equal((await last()).message, 'typed')
  assert.equal((await sees()).typing, false)
})

test('Messenger Profile', async () => {
  await bot.setGreetingText('Welcome')
  await bot.setGetStartedButton(() => {})
  await bot.setPersistentMenu(['Help'])
  assert.match(JSON.stringify(await stands()), /Help/)
  assert.deepEqual(await bot.deletePersistentMenu(), { result: 'success' })
  assert.deepEqual(await bot.deleteGetStartedButton(), { result: 'success' })
})

test('a person', async () => {
  const person = await bot.getUserProfile(psid)
  assert.equal(person.id, psid)
  assert.ok(person.first_name)
})

test('errors come back as the body', async () => {
  const { error } = await bot.say('999', 'hi')
  assert.deepEqual([error.code, error.type], [100, 'OAuthException'])
})

test('webhooks: the bot hears and answers', async () => {
  bot.hear(['hello', /good (morning|evening)/i], (event, chat) => chat.say(`${event.message.text} to you`))
  await says({ text: 'Hello' })
  await hears('Hello to you')
  await says({ text: 'good evening' })
  await hears('good evening to you')

  bot.on('postback:BUY', (event, chat) => chat.say(`bought by ${event.sender.id}`))
  await does('postback', { payload: 'BUY', title: 'Buy' })
  await hears(`bought by ${psid}`)

  bot.on('attachment', (event, chat) => chat.say(`a ${event.message.attachments[0].type}`))
  await says({ attachments: [{ type: 'image', url: world.picture }] })
  await hears('a image')
})

test('webhooks: a conversation of questions', async () => {
  bot.conversation(psid, (convo) => {
    convo.ask({ text: 'Which colour?', quickReplies: ['Red', 'Blue'] }, () => {}, [
      {
        event: 'quick_reply:BOOTBOT_QR_RED',
        callback: () => {
          convo.say('red it is').then(() => convo.end())
        },
      },
    ])
  })
  await hears('Which colour?')
  await does('quick_reply', { text: 'Red', payload: 'BOOTBOT_QR_RED' })
  await hears('red it is')
})

test('webhooks: read and delivered', async () => {
  for (const name of ['delivery', 'read']) {
    await bot.say(psid, `waiting for ${name}`)
    const [event] = await heard(bot, name, () => does('read'))
    assert.equal(event.sender.id, psid)
  }
})
