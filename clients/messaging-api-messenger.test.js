import assert from 'node:assert/strict'
import { createReadStream, readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import messenger from 'messaging-api-messenger'
import { does, last, says, sees, simulate, stands, world } from './world.js'

const { MessengerBatch, MessengerClient } = messenger
const { psid } = world
const client = new MessengerClient({
  accessToken: world.pageToken,
  appId: world.appId,
  appSecret: world.appSecret,
  origin: world.url,
})

before(() => says({ text: 'is somebody there?' }))

test('text', async () => {
  const answer = await client.sendText(psid, 'Grüße 👋')
  assert.equal(answer.recipientId, psid)
  assert.equal((await last(answer.messageId)).message, 'Grüße 👋')
})

test('a Page and a person', async () => {
  assert.equal((await client.getPageInfo()).id, world.pageId)
  const person = await client.getUserProfile(psid)
  assert.equal(person.id, psid)
  assert.equal(`${person.firstName} ${person.lastName}`, person.name)
})

test('templates', async () => {
  const buttons = [
    { type: 'postback', title: 'Buy', payload: 'BUY' },
    { type: 'web_url', title: 'Look', url: 'https://shop.example/hat' },
  ]
  const sent = [
    [
      'generic',
      await client.sendGenericTemplate(psid, [{ title: 'Hat', subtitle: 'Blue', imageUrl: world.picture, buttons }]),
    ],
    ['button', await client.sendButtonTemplate(psid, 'What now?', buttons)],
    [
      'media',
      await client.sendMediaTemplate(psid, [
        { mediaType: 'image', url: 'https://www.facebook.com/photo?fbid=1', buttons: buttons.slice(1) },
      ]),
    ],
    ['receipt', await client.sendReceiptTemplate(psid, receipt)],
    ['airline_update', await client.sendAirlineUpdateTemplate(psid, flight)],
    [
      'one_time_notif_req',
      await client.sendOneTimeNotifReqTemplate(psid, { title: 'When it is there?', payload: 'THERE' }),
    ],
  ]
  const shown = (await sees()).data.slice(-sent.length)
  sent.forEach(([type, answer], i) => {
    assert.equal(shown[i].id, answer.messageId)
    assert.equal(shown[i].attachments[0].payload.template_type, type)
  })
  assert.equal(shown[0].attachments[0].payload.elements[0].buttons[0].payload, 'BUY')
})

const receipt = {
  recipientName: 'Ada',
  orderNumber: '1',
  currency: 'USD',
  paymentMethod: 'Visa',
  elements: [{ title: 'Hat', price: 20 }],
  summary: { totalCost: 20 },
}

const flight = {
  introMessage: 'Your flight is late',
  updateType: 'delay',
  locale: 'en_US',
  pnrNumber: 'CF23G2',
  updateFlightInfo: {
    flightNumber: 'KL123',
    departureAirport: { airportCode: 'SFO', city: 'San Francisco' },
    arrivalAirport: { airportCode: 'AMS', city: 'Amsterdam' },
    flightSchedule: { departureTime: '2027-01-05T15:45', arrivalTime: '2027-01-05T17:45' },
  },
}

test('files: by address, by id, as a stream, as a buffer', async () => {
  const { attachmentId } = await client.uploadImage(world.picture, { isReusable: true })
  const sent = [
    await client.sendImage(psid, world.picture),
    await client.sendImage(psid, { attachmentId }),
    await client.sendImage(psid, createReadStream(world.pictureFile)),
    await client.sendFile(psid, readFileSync(world.pictureFile), { filename: 'chat.png' }),
  ]
  const shown = (await sees()).data.slice(-sent.length)
  const bytes = readFileSync(world.pictureFile)
  for (const [i, message] of shown.entries()) {
    assert.equal(message.id, sent[i].messageId)
    const file = await fetch(new URL(message.attachments[0].url, world.url))
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytes)
  }
  assert.deepEqual(
    shown.map((message) => message.attachments[0].type),
    ['image', 'image', 'image', 'file'],
  )
})

test('an upload from a file', async () => {
  const { attachmentId } = await client.uploadImage(createReadStream(world.pictureFile), { isReusable: true })
  const { messageId } = await client.sendImage(psid, { attachmentId })
  assert.equal((await last(messageId)).attachments[0].size, readFileSync(world.pictureFile).length)
})

test('quick replies', async () => {
  const replies = [{ contentType: 'text', title: 'Red', payload: 'RED', imageUrl: world.picture }]
  const { messageId } = await client.sendMessage(psid, { text: 'Which one?', quickReplies: replies })
  assert.equal((await last(messageId)).quick_replies[0].title, 'Red')
})

test('sender actions', async () => {
  assert.deepEqual(await client.typingOn(psid), { recipientId: psid })
  assert.equal((await sees()).typing, true)
  await client.typingOff(psid)
  assert.equal((await sees()).typing, false)
  await client.markSeen(psid)
})

test('personas', async () => {
  const { id } = await client.createPersona({ name: 'Joe', profilePictureUrl: world.picture })
  const { messageId } = await client.sendText(psid, 'Joe here', { personaId: id })
  assert.equal((await last(messageId)).persona.name, 'Joe')
  assert.equal((await client.getPersona(id)).name, 'Joe')
  assert.deepEqual(
    (await client.getAllPersonas()).map((persona) => persona.id),
    [id],
  )
  assert.equal((await client.deletePersona(id)).success, true)
  assert.deepEqual(await client.getAllPersonas(), [])
})

const item = (title) => ({ type: 'postback', title, payload: title.toUpperCase() })

test('Messenger Profile', async () => {
  assert.equal(await client.getGreeting(), null)
  await client.setGetStarted('GO')
  await client.setPersistentMenu([item('Help')])
  await client.setGreeting('Welcome')
  await client.setWhitelistedDomains(['https://shop.example'])
  assert.equal((await client.getGetStarted()).payload, 'GO')
  assert.equal((await client.getPersistentMenu())[0].callToActions[0].title, 'Help')
  assert.deepEqual(await client.getGreeting(), [{ locale: 'default', text: 'Welcome' }])
  assert.deepEqual(await client.getWhitelistedDomains(), ['https://shop.example/'])
  await client.setIceBreakers([{ question: 'Where are you?', payload: 'WHERE' }])
  assert.equal((await client.getIceBreakers())[0].question, 'Where are you?')
  await client.deleteIceBreakers()
  await client.deleteGreeting()
  assert.equal(await client.getGreeting(), null)
})

test('user settings', async () => {
  await client.setUserPersistentMenu(psid, [item('My orders')])
  assert.match(JSON.stringify(await client.getUserPersistentMenu(psid)), /My orders/)
  assert.match(JSON.stringify(await stands()), /My orders/)
  await client.deleteUserPersistentMenu(psid)
  assert.doesNotMatch(JSON.stringify(await stands()), /My orders/)
})

test('batch', async () => {
  const answers = await client.sendBatch([
    MessengerBatch.sendText(psid, 'one'),
    MessengerBatch.sendButtonTemplate(psid, 'two', [item('Two')]),
    MessengerBatch.getUserProfile(psid),
    MessengerBatch.sendText('999', 'three'),
  ])
  assert.deepEqual(
    answers.map((answer) => answer.code),
    [200, 200, 200, 400],
  )
  assert.equal(answers[2].body.id, psid)
  await last(answers[1].body.messageId)
})

test('labels', async () => {
  const { id } = await client.createLabel('friend')
  await client.associateLabel(psid, id)
  assert.match(JSON.stringify(await client.getAssociatedLabels(psid)), new RegExp(id))
  await client.dissociateLabel(psid, id)
  await client.deleteLabel(id)
  assert.deepEqual((await client.getLabelList()).data, [])
})

test('thread control', async () => {
  await client.takeThreadControl(psid, 'mine')
  assert.equal((await client.getThreadOwner(psid)).appId, world.appId)
  await client.passThreadControlToPageInbox(psid, 'yours')
  await client.takeThreadControl(psid, 'mine again')
  assert.ok(Array.isArray(await client.getSecondaryReceivers()))
})

const refusal = (code, type, text) => (err) => {
  assert.ok(err.message.startsWith(`Messenger API - ${code} ${type}`), err.message)
  return err.message.includes(text)
}

test('errors', async () => {
  await assert.rejects(client.sendText('999', 'hi'), refusal(100, 'OAuthException', 'No matching user found'))
  await assert.rejects(client.sendImage(psid, 'nonsense'), refusal(100, 'OAuthException', 'url'))
  const stranger = new MessengerClient({ accessToken: 'nonsense', origin: world.url })
  await assert.rejects(stranger.sendText(psid, 'hi'), refusal(190, 'OAuthException', ''))
})

test('the window, and tags', async () => {
  await simulate('clock', { advance: '24h1s' })
  await assert.rejects(client.sendText(psid, 'late'), refusal(10, 'OAuthException', 'outside of allowed window'))
  const { messageId } = await client.sendText(psid, 'your order', { tag: 'CONFIRMED_EVENT_UPDATE' })
  assert.equal((await last(messageId)).message, 'your order')
  await does('postback', { payload: 'HELP', title: 'Help' })
  await client.sendText(psid, 'in time')
})
