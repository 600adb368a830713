// The demo world as a test meets it: what a customer does, what a customer sees, and the app's webhook. The variables
// are set by clients_slow_test.go.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const patience = 20_000 // milliseconds; no fact needs as long

/** World is the line that the server printed, and a picture as an address and as a file. */
export const world = {
  url: process.env.PARLEY_URL,
  appId: process.env.PARLEY_APP_ID,
  appSecret: process.env.PARLEY_APP_SECRET,
  appToken: process.env.PARLEY_APP_TOKEN,
  pageId: process.env.PARLEY_PAGE_ID,
  pageToken: process.env.PARLEY_PAGE_TOKEN,
  customerId: process.env.PARLEY_CUSTOMER_ID,
  psid: process.env.PARLEY_PSID,
  conversationId: process.env.PARLEY_CONVERSATION_ID,
  picture: process.env.PICTURE_URL,
  pictureFile: process.env.PICTURE_FILE,
}

/** simulate calls the simulator API. */
export async function simulate(path, body) {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${world.url}/_/api/${path}`, init)
  const answer = await response.json()
  assert.equal(response.status, 200, `${path}: ${JSON.stringify(answer)}`)
  return answer
}

/** says lets the customer write. */
export function says(message) {
  return simulate(`customers/${world.customerId}/messages`, { page_id: world.pageId, ...message })
}

/** does lets the customer do something else. */
export function does(type, more) {
  return simulate(`customers/${world.customerId}/actions`, { page_id: world.pageId, type, ...more })
}

/** sees answers the conversation as the customer sees it. */
export function sees() {
  return simulate(`customers/${world.customerId}/messages?page_id=${world.pageId}`)
}

/** stands answers what the customer sees around the conversation: greeting, menu, ice breakers. */
export function stands() {
  return simulate(`customers/${world.customerId}/page?page_id=${world.pageId}`)
}

/** last answers the newest message that the customer sees, which must be the Page's; id, when it is known, names it. */
export async function last(id) {
  const message = (await sees()).data.at(-1)
  assert.equal(message.from, 'page')
  if (id !== undefined) assert.equal(message.id, id)
  return message
}

/** until asks again until the answer is not false. */
export async function until(what, fact) {
  const end = Date.now() + patience
  for (;;) {
    const answer = await fact()
    if (answer) return answer
    assert.ok(Date.now() < end, `never happened: ${what}`)
    await sleep(20)
  }
}

/** hears waits until the customer sees a text from the Page, and answers the message. */
export function hears(text) {
  return until(`the customer sees ${text}`, async () =>
    (await sees()).data.find((message) => message.from === 'page' && message.message === text),
  )
}

/** heard waits for the event of a bot that an act of the customer's or the Page's leads to: what its listeners get. */
export async function heard(bot, name, act) {
  const [values] = await Promise.all([once(bot, name, { signal: AbortSignal.timeout(patience) }), act()])
  return values
}

/** freePort answers a port for receivers that take no 0. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

export const verifyToken = 'parley-clients'

/** subscribe lets the app's webhook be called at an address; the app answers the handshake meanwhile. */
export async function subscribe(callback) {
  const fields = 'messages,messaging_postbacks,message_deliveries,message_reads,message_echoes,messaging_referrals'
  await graph(`${world.appId}/subscriptions`, {
    access_token: world.appToken,
    object: 'page',
    callback_url: callback,
    verify_token: verifyToken,
    fields,
  })
  await graph(`${world.pageId}/subscribed_apps`, { access_token: world.pageToken, subscribed_fields: fields })
}

async function graph(path, form) {
  const response = await fetch(`${world.url}/v20.0/${path}`, { method: 'POST', body: new URLSearchParams(form) })
  assert.deepEqual(await response.json(), { success: true }, path)
}
