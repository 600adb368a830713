import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Admission, question } from '../../lib/extensions.ts'
import { answerPage } from './bridge.ts'

const shop = 'https://shop.example'
const admission: Admission = { supported_features: ['context'], permissions: ['user_profile', 'user_messaging'] }

const page = { postMessage: vi.fn() }
const frame = { contentWindow: page } as unknown as HTMLIFrameElement
const admit = vi.fn<(origin: string, app: string | undefined) => Promise<Admission>>()
const close = vi.fn()
let stop: () => void

beforeEach(() => {
  admit.mockReset().mockImplementation(async (origin) => {
    if (origin !== shop) throw new Error(`add ${origin} to whitelisted_domains`)
    return admission
  })
  page.postMessage.mockReset()
  close.mockReset()
  stop = answerPage(frame, admit, close)
})
afterEach(() => stop())

function posts(data: unknown, from: { origin?: string; source?: unknown } = {}) {
  const { origin = shop, source = page } = from
  window.dispatchEvent(new MessageEvent('message', { data, origin, source: source as Window }))
}
const settled = () => new Promise((done) => setTimeout(done))

it('answers the page with what the server lets it know', async () => {
  posts(question(1, 'admission', '123'))
  await settled()
  expect(admit.mock.calls).toEqual([[shop, '123']])
  expect(page.postMessage.mock.calls).toEqual([[{ type: 'parley.webview', id: 1, admission }, shop]])
})

it('tells a page that was refused no more than that, and to it alone', async () => {
  posts(question(1, 'admission', '123'), { origin: 'https://evil.example' })
  await settled()
  expect(page.postMessage.mock.calls).toEqual([[{ type: 'parley.webview', id: 1 }, 'https://evil.example']])
})

it.each([
  ['another window', question(1, 'admission'), { source: window }],
  ['no window', question(1, 'admission'), { source: null }],
  ['a page without an origin', question(1, 'admission'), { origin: 'null' }],
  ['a text', 'admission', {}],
  ['nothing', null, {}],
  ['another type', { type: 'other', id: 1, ask: 'admission' }, {}],
  ['no number', { ...question(1, 'admission'), id: '1' }, {}],
  ['another question', { ...question(1, 'admission'), ask: 'psid' }, {}],
  ['an app that is no text', { ...question(1, 'admission'), app: {} }, {}],
  ['an answer', { type: 'parley.webview', id: 1, admission }, {}],
])('does not hear %s', async (_, data, from) => {
  posts(data, from)
  await settled()
  expect(admit).not.toHaveBeenCalled()
  expect(page.postMessage).not.toHaveBeenCalled()
})

it('closes for a page that was admitted', async () => {
  posts(question(1, 'close'))
  expect(close).not.toHaveBeenCalled()
  posts(question(2, 'admission'))
  await settled()
  posts(question(3, 'close'), { origin: 'https://evil.example' }) // where the frame has gone since
  posts(question(3, 'close'), { source: window })
  expect(close).not.toHaveBeenCalled()
  posts(question(4, 'close'))
  expect(close).toHaveBeenCalledOnce()
  expect(page.postMessage).toHaveBeenCalledOnce()
})

it('asks the server for few things at a time', async () => {
  const answers: (() => void)[] = []
  admit.mockImplementation(() => new Promise((done) => answers.push(() => done(admission))))
  for (let id = 1; id <= 50; id++) posts(question(id, 'admission'))
  expect(admit).toHaveBeenCalledTimes(8)
  for (const done of answers) done()
  await settled()
  posts(question(51, 'admission'))
  expect(admit).toHaveBeenCalledTimes(9)
})

it('says nothing when the frame has gone', async () => {
  const gone = { contentWindow: page as unknown as Window | null }
  stop()
  stop = answerPage(gone as HTMLIFrameElement, admit, close)
  posts(question(1, 'admission'))
  gone.contentWindow = null
  await settled()
  expect(page.postMessage).not.toHaveBeenCalled()
  stop()
  gone.contentWindow = page as unknown as Window
  posts(question(2, 'admission'))
  expect(admit).toHaveBeenCalledOnce()
})
