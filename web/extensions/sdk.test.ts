import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Admission, answer, type Question } from '../lib/extensions.ts'
import { connect, errors, type MessengerExtensions } from './sdk.ts'

const home = 'https://chat.example'
const context = { thread_type: 'USER_TO_PAGE', tid: '7', psid: '7', signed_request: 'a.b' }
const admission: Admission = { supported_features: ['context'], permissions: ['user_profile'] }

// Chat stands in for the window around the page; tests answer for it.
class Chat {
  heard: { question: Question; to: string }[] = []
  page = Object.assign(new EventTarget(), { parent: this as unknown as Window })

  postMessage(question: Question, to: string) {
    this.heard.push({ question, to })
  }
  says(data: unknown, from: { origin?: string; source?: unknown } = {}) {
    const { origin = home, source = this } = from
    this.page.dispatchEvent(new MessageEvent('message', { data, origin, source: source as Window }))
  }
}

let chat: Chat
let sdk: MessengerExtensions
beforeEach(() => {
  vi.useFakeTimers()
  chat = new Chat()
  sdk = connect(chat.page as unknown as Window, home)
})
afterEach(() => vi.useRealTimers())

// outcome collects what the callbacks of a call hear.
function outcome() {
  const heard: unknown[] = []
  return {
    heard,
    ok: (result: unknown) => void heard.push(result),
    err: (code: number, message: string) => void heard.push([code, message]),
  }
}
const settled = () => vi.advanceTimersByTimeAsync(0)

const calls: { name: string; call: (o: ReturnType<typeof outcome>) => void; app?: string; want: unknown }[] = [
  { name: 'getContext', call: (o) => sdk.getContext('123', o.ok, o.err), app: '123', want: context },
  { name: 'getContext of a number', call: (o) => sdk.getContext(123, o.ok, o.err), app: '123', want: context },
  {
    name: 'getSupportedFeatures',
    call: (o) => sdk.getSupportedFeatures(o.ok, o.err),
    want: { supported_features: ['context'] },
  },
  {
    name: 'getGrantedPermissions',
    call: (o) => sdk.getGrantedPermissions(o.ok, o.err),
    want: { permissions: ['user_profile'] },
  },
  {
    name: 'askPermission',
    call: (o) => sdk.askPermission(o.ok, o.err, 'user_profile'),
    want: { isGranted: true, permissions: ['user_profile'] },
  },
  {
    name: 'askPermission, not granted',
    call: (o) => sdk.askPermission(o.ok, o.err, 'user_messaging'),
    want: { isGranted: false, permissions: ['user_profile'] },
  },
]

it.each(calls)('$name', async ({ call, app, want }) => {
  const o = outcome()
  call(o)
  expect(chat.heard).toEqual([
    { question: { type: 'parley.webview', id: 1, ask: 'admission', ...(app && { app }) }, to: home },
  ])
  chat.says(answer(1, app ? { ...admission, context } : admission))
  await settled()
  expect(o.heard).toEqual([want])
})

it.each(calls)('$name where it is not enabled', async ({ call }) => {
  const o = outcome()
  call(o)
  chat.says(answer(1, undefined))
  await settled()
  expect(o.heard).toEqual([[2071011, expect.stringMatching(/^Messenger Extensions are not enabled/)]])
})

it.each(calls)('$name without a chat around', async ({ call }) => {
  const tab = new EventTarget() as unknown as Window
  Object.assign(tab, { parent: tab })
  sdk = connect(tab, home)
  const o = outcome()
  call(o)
  await settled()
  expect(o.heard).toEqual([[...errors.notEnabled]])
})

it('takes a window that does not answer for none', async () => {
  const o = outcome()
  sdk.getSupportedFeatures(o.ok, o.err)
  await vi.advanceTimersByTimeAsync(4999)
  expect(o.heard).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(o.heard).toEqual([[...errors.notEnabled]])
  chat.says(answer(1, admission))
  await settled()
  expect(o.heard).toHaveLength(1)
})

it('hears the chat alone', async () => {
  const o = outcome()
  sdk.getSupportedFeatures(o.ok, o.err)
  chat.says(answer(1, admission), { origin: 'https://evil.example' })
  chat.says(answer(1, admission), { origin: 'https://chat.example.evil.example' })
  chat.says(answer(1, admission), { source: chat.page })
  chat.says(answer(2, admission))
  for (const noise of [null, 'hello', 1, {}, { id: 1, admission }, { type: 'parley.webview', id: '1', admission }])
    chat.says(noise)
  chat.says({ type: 'parley.webview', id: 1, ask: 'admission' })
  await settled()
  expect(o.heard).toEqual([])
  chat.says(answer(1, admission))
  await settled()
  expect(o.heard).toHaveLength(1)
})

it('has no context to give where the chat gave none', async () => {
  const o = outcome()
  sdk.getContext('123', o.ok, o.err)
  chat.says(answer(1, admission))
  await settled()
  expect(o.heard).toEqual([[...errors.notEnabled]])
})

it('asks no window when it does not know where it came from', async () => {
  sdk = connect(chat.page as unknown as Window, '')
  const o = outcome()
  sdk.requestCloseBrowser(() => o.ok('closed'), o.err)
  await settled()
  expect(o.heard).toEqual([[...errors.notEnabled]])
  expect(chat.heard).toEqual([])
})

it('closes after the page has heard that it will be', async () => {
  const said: string[] = []
  sdk.requestCloseBrowser(() => void said.push(`closed after ${chat.heard.length} question`))
  chat.says(answer(1, admission))
  await settled()
  expect(said).toEqual(['closed after 1 question'])
  expect(chat.heard.at(-1)).toEqual({ question: { type: 'parley.webview', id: 2, ask: 'close' }, to: home })
})

it('closes nothing that is not its own', async () => {
  const o = outcome()
  sdk.requestCloseBrowser(() => o.ok('closed'), o.err)
  chat.says(answer(1, undefined))
  await settled()
  expect(o.heard).toEqual([[...errors.notEnabled]])
  expect(chat.heard).toHaveLength(1)
})

it('takes callbacks that are none', async () => {
  sdk.requestCloseBrowser(null, null)
  chat.says(answer(1, admission))
  await settled()
  expect(chat.heard.at(-1)?.question.ask).toBe('close')
  sdk.getSupportedFeatures(undefined, null)
  chat.says(answer(3, undefined))
  await settled()
})

it('shares no more', async () => {
  const o = outcome()
  sdk.beginShareFlow(o.ok, o.err)
  await settled()
  expect(o.heard).toEqual([[2071010, 'This SDK method is not supported on this Messenger client. Please upgrade']])
})
