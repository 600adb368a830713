// A page of a bot on an origin of its own opens over the chat, learns who looks at it by the Messenger Extensions,
// has its own server verify that, and closes itself.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { APIRequestContext, Page } from '@playwright/test'
import { expect, test, type World } from './fixture.ts'
import { graphPost, newPerson, type Person } from './graph.ts'

const log = (page: Page) => page.getByRole('log')
const inside = (page: Page) => page.getByRole('dialog').frameLocator('iframe')

// Shop is the business: a page, and the server behind it that holds the secret.
class Shop {
  readonly closed: string[] = []
  private readonly server: Server
  private world: World | undefined

  constructor() {
    this.server = createServer((request, response) => void this.serve(request, response))
  }
  async open(world: World): Promise<this> {
    this.world = world
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready))
    return this
  }
  close(): void {
    this.server.close()
    this.server.closeAllConnections()
  }
  get port(): number {
    return (this.server.address() as AddressInfo).port
  }
  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }
  /** The same page by another name, which the Page does not list. */
  get elsewhere(): string {
    return `http://localhost:${this.port}`
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '/', method = 'GET' } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    if (url === '/login' && method === 'POST') response.end(this.login(body))
    else if (url === '/closed' && method === 'POST') {
      this.closed.push(body)
      response.end()
    } else if (url === '/moved') response.writeHead(302, { location: `${this.elsewhere}/` }).end()
    else if (url === '/') this.page(response)
    else response.writeHead(404).end()
  }

  // page is as strict as a page can be: nothing is loaded that its server does not offer to others.
  private page(response: ServerResponse): void {
    const { url, app_id } = this.world as World
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', `default-src 'none'; script-src 'nonce-n' ${url}; connect-src 'self'`)
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    response.end(`<!doctype html><html lang="en"><title>Shop</title><main><p id="who">Nobody</p><p id="more"></p><button id="done">Done</button></main>
<script nonce="n">
window.extAsyncInit = () => {
  MessengerExtensions.getSupportedFeatures((f) => MessengerExtensions.getGrantedPermissions((g) => {
    more.textContent = [...f.supported_features, ...g.permissions].join(' ')
  }))
  MessengerExtensions.getContext('${app_id}', async (c) => {
    const answer = await fetch('/login', { method: 'POST', body: c.signed_request })
    who.textContent = c.thread_type + ' ' + c.tid + ' ' + await answer.text()
  }, (code, message) => { who.textContent = code + ' ' + message })
}
done.onclick = () => MessengerExtensions.requestCloseBrowser(
  () => fetch('/closed', { method: 'POST', body: 'closed', keepalive: true }),
  (code) => { more.textContent = 'stays: ' + code })
;((d, s, id) => {
  const first = d.getElementsByTagName(s)[0]
  const js = Object.assign(d.createElement(s), { id, src: '${url}/en_US/messenger.Extensions.js' })
  first.parentNode.insertBefore(js, first)
})(document, 'script', 'Messenger')
</script>`)
  }

  // login trusts nothing but what the platform has signed.
  private login(request: string): string {
    const [signature = '', payload = ''] = request.split('.')
    const want = createHmac('sha256', (this.world as World).app_secret)
      .update(payload)
      .digest()
    const got = Buffer.from(signature, 'base64url')
    if (got.length !== want.length || !timingSafeEqual(got, want)) return 'forged'
    const signed = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    const { algorithm, page_id, psid } = signed
    return page_id === Number((this.world as World).page_id) && algorithm === 'HMAC-SHA256'
      ? `verified ${psid}`
      : 'of another Page'
  }
}

let shop: Shop
test.beforeAll(async ({ world }) => {
  shop = await new Shop().open(world)
})
test.afterAll(() => shop.close())

async function openChat(page: Page, request: APIRequestContext, world: World): Promise<Person> {
  await graphPost(request, world, `${world.page_id}/messenger_profile`, { whitelisted_domains: [shop.origin] })
  const ann = await newPerson(request, world, 'Ann Tester', 'first')
  await page.goto(`/_/chat/${world.page_id}?as=${ann.id}`)
  await expect(log(page)).toContainText('first')
  return ann
}

// offer sends a button that opens a page, and taps it.
async function offer(page: Page, request: APIRequestContext, world: World, ann: Person, button: object) {
  const payload = { template_type: 'button', text: 'Pick', buttons: [{ type: 'web_url', title: 'Shop', ...button }] }
  await graphPost(request, world, `${world.page_id}/messages`, {
    recipient: { id: ann.psid },
    messaging_type: 'RESPONSE',
    message: { attachment: { type: 'template', payload } },
  })
  await log(page).getByRole('button', { name: 'Shop' }).click()
}

test('a page learns who looks at it, and closes itself', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  await offer(page, request, world, ann, {
    url: `${shop.origin}/`,
    messenger_extensions: true,
    webview_height_ratio: 'tall',
  })
  await expect(inside(page).locator('#who')).toHaveText(`USER_TO_PAGE ${ann.psid} verified ${ann.psid}`)
  await expect(inside(page).locator('#more')).toHaveText('context user_profile user_messaging')
  await inside(page).getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(log(page).getByRole('button', { name: 'Shop' })).toBeFocused()
  await expect.poll(() => shop.closed).toEqual(['closed'])
})

test('a page opened from the menu', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const item = { type: 'web_url', title: 'Orders', url: `${shop.origin}/`, messenger_extensions: true }
  await graphPost(request, world, `${world.page_id}/messenger_profile`, {
    get_started: { payload: 'GO' },
    persistent_menu: [{ locale: 'default', call_to_actions: [item] }],
  })
  await page.reload()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Orders' }).click()
  await expect(inside(page).locator('#who')).toHaveText(`USER_TO_PAGE ${ann.psid} verified ${ann.psid}`)
  await inside(page).getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Menu' })).toBeFocused()
  await request.delete(
    `${world.url}/${world.page_id}/messenger_profile?fields=persistent_menu,get_started&access_token=${world.page_token}`,
  )
})

const refused: { name: string; path: string; extensions: boolean; why: string }[] = [
  { name: 'a button without extensions', path: '/', extensions: false, why: 'messenger_extensions: true' },
  { name: 'a page that has led elsewhere', path: '/moved', extensions: true, why: 'to whitelisted_domains' },
]
for (const { name, path, extensions, why } of refused) {
  test(`${name} learns nothing`, async ({ page, world, request }) => {
    const ann = await openChat(page, request, world)
    const url = `${shop.origin}${path}`
    await offer(page, request, world, ann, { url, messenger_extensions: extensions, webview_height_ratio: 'tall' })
    await expect(inside(page).locator('#who')).toHaveText(/^2071011 Messenger Extensions are not enabled/)
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(why) // for the builder of the bot alone
    await inside(page).getByRole('button', { name: 'Done' }).click()
    await expect(inside(page).locator('#more')).toHaveText('stays: 2071011')
    await expect(page.getByRole('dialog')).toBeVisible()
  })
}

test('a page in a tab of its own learns nothing', async ({ page }) => {
  await page.goto(shop.origin)
  await expect(page.locator('#who')).toHaveText(/^2071011 Messenger Extensions are not enabled/)
})
