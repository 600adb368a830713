import type { Page, WebSocketRoute } from '@playwright/test'
import { expectAccessible, looks } from './axe.ts'
import { expect, test, type World } from './fixture.ts'
import { newPerson, pageSays, pageTypes } from './graph.ts'

const chat = (world: World, ...people: string[]) =>
  `/_/chat/${world.page_id}${people.length ? `?as=${people.join(',')}` : ''}`
const composer = (page: Page, name?: string) =>
  (name ? page.getByRole('region', { name: new RegExp(name) }) : page).getByRole('textbox', { name: /^Message to/ })
const log = (page: Page) => page.getByRole('log')

test('both sides of a conversation', async ({ page, world, request }) => {
  const ann = await newPerson(request, world, 'Ann Tester', 'first')
  await page.goto(chat(world, ann.id))
  await expect(log(page)).toContainText('first')
  await expect(composer(page)).toBeFocused()

  await page.keyboard.type('Where is my order?')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('It is late.')
  await page.keyboard.press('Enter')
  await expect(composer(page)).toHaveValue('')
  await expect(log(page)).toContainText('Where is my order?\nIt is late.')
  await expect(log(page)).toContainText('Delivered')

  await pageTypes(request, world, ann.psid, true)
  await expect(page.getByText('Demo Page is typing')).toBeAttached()
  await pageSays(request, world, ann.psid, 'On its way: https://example.com/track/42.')
  const link = log(page).getByRole('link', { name: 'https://example.com/track/42' })
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('Thank you')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(log(page)).toContainText(/Thank you.*Delivered/)
  await pageSays(request, world, ann.psid, 'You are welcome')
  await expect(log(page)).toContainText(/Seen \d/)

  await page.reload()
  await expect(log(page).getByRole('listitem').last()).toContainText('You are welcome')
})

test('tells the Page of typing and reading', async ({ page, world, request }) => {
  const acts: string[] = []
  page.on('request', (sent) => {
    if (sent.url().endsWith('/actions')) acts.push((sent.postDataJSON() as { type: string }).type)
  })
  const ann = await newPerson(request, world, 'Ann Tester', 'first')
  await page.goto(chat(world, ann.id))
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('one courtesy is enough')
  await pageSays(request, world, ann.psid, 'answer')
  await expect.poll(() => acts).toEqual(['typing_on', 'read'])
  await composer(page).clear()
  await expect.poll(() => acts).toEqual(['typing_on', 'read', 'typing_off'])
})

test('what is written is shown as text', async ({ page, world, request }) => {
  const corpus = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', 'javascript:alert(1)', '{{7*7}} %s']
  const eve = await newPerson(request, world, '<b>Eve</b>', corpus[0] as string)
  await page.goto(chat(world, eve.id))
  await expect(page.getByRole('heading', { name: '<b>Eve</b>' })).toBeVisible()
  for (const text of corpus) await pageSays(request, world, eve.psid, text)
  for (const text of corpus) await expect(log(page).getByText(text, { exact: true }).first()).toBeVisible()
  await expect(log(page).getByRole('link')).toHaveCount(0)
})

test('several customers side by side', async ({ page, world, request }) => {
  const ann = await newPerson(request, world, 'Ann Tester', 'I am Ann')
  await page.goto(chat(world, ann.id))
  await page.getByRole('button', { name: 'Add person' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Bob Builder')
  await page.keyboard.press('Enter')

  const bob = page.getByRole('region', { name: /Bob Builder/ })
  await expect(bob).toContainText('Write your first message')
  await expect(composer(page, 'Bob')).toBeFocused()
  await page.keyboard.type('I am Bob')
  await page.keyboard.press('Enter')
  await expect(bob.getByRole('log')).toContainText('Delivered')
  await expect(page.getByRole('region', { name: /Ann Tester/ }).getByRole('log')).not.toContainText('I am Bob')
  await pageSays(request, world, ann.psid, 'Hello Ann')
  await expect(page.getByRole('region', { name: /Ann Tester/ })).toContainText('Hello Ann')
  await expect(bob).not.toContainText('Hello Ann')

  await page.reload()
  await expect(bob).toContainText('I am Bob')
  await page.getByRole('button', { name: 'Close the chat of Ann Tester' }).click()
  await expect(page.getByRole('region', { name: /Ann Tester/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Add person' })).toBeFocused()
})

test('a visitor keeps one conversation', async ({ page, world }) => {
  await page.goto(`/m/${world.page_id}`)
  await expect(page.getByText('Write your first message')).toBeVisible()
  await composer(page).fill('hi there')
  await page.keyboard.press('Enter')
  await expect(log(page)).toContainText('Delivered')
  await page.reload()
  await expect(log(page)).toContainText('hi there')
  await expect(page.getByRole('button', { name: 'Add person' })).toHaveCount(0)
})

test('catches up after a break', async ({ page, world, request }) => {
  const link = await breakable(page)
  const ann = await newPerson(request, world, 'Ann Tester', 'first')
  await page.goto(chat(world, ann.id))
  await pageSays(request, world, ann.psid, 'you are connected')
  await expect(log(page)).toContainText('you are connected')
  link.cut()
  await pageSays(request, world, ann.psid, 'while you were away')
  await expect(page.getByRole('status')).toContainText('No connection', { timeout: 45_000 })
  await composer(page).fill('written without connection')
  await page.keyboard.press('Enter')
  await expect(log(page)).toContainText('Will send when connected')
  link.mend()
  await expect(log(page)).toContainText('while you were away', { timeout: 45_000 })
  await expect(log(page)).toContainText('Delivered')
  await expect(page.getByRole('status')).not.toContainText('No connection')
})

test('a message that failed is sent again, or deleted', async ({ page, world, request }) => {
  const ann = await newPerson(request, world, 'Ann Tester', 'first')
  await page.goto(chat(world, ann.id))
  await page.route('**/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  for (const text of ['one', 'two']) {
    await composer(page).fill(text)
    await page.keyboard.press('Enter')
  }
  await expect(log(page).getByText('Not sent')).toHaveCount(2)
  await log(page).getByRole('button', { name: 'Delete' }).first().click()
  await expect(log(page).getByText('Not sent')).toHaveCount(1)
  await expectAccessible(page)
  await page.unroute('**/messages')
  await log(page).getByRole('button', { name: 'Retry' }).click()
  await expect(log(page)).toContainText('Delivered')
  await expect(log(page)).not.toContainText('one')
})

test('news do not move what is being read', async ({ page, world, request }) => {
  const ann = await newPerson(request, world, 'Ann Tester', 'first')
  for (let i = 1; i <= 30; i++) await pageSays(request, world, ann.psid, `line ${i}`)
  await page.goto(chat(world, ann.id))
  await expect(log(page).getByText('line 30')).toBeInViewport()
  await log(page).getByText('line 2', { exact: true }).scrollIntoViewIfNeeded()
  await log(page).hover()
  await page.mouse.wheel(0, -5000)
  await expect(log(page).getByText('first')).toBeInViewport()
  await pageSays(request, world, ann.psid, 'news')
  await page.getByRole('button', { name: '1 new message' }).click()
  await expect(log(page).getByText('news')).toBeInViewport()
  await expect(page.locator('[data-message]:focus')).toContainText('news')
})

test('the keyboard reaches everything', async ({ page, world, request }) => {
  const ann = await newPerson(request, world, 'Ann Tester', 'see https://example.com/a')
  await pageSays(request, world, ann.psid, 'answer')
  await page.goto(chat(world, ann.id))
  await expect(log(page)).toContainText('answer')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(page.locator('[data-message]:focus')).toContainText('answer')
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('[data-message]:focus')).toContainText('see')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: 'https://example.com/a' })).toBeFocused()
  await page.keyboard.press('End')
  await expect(page.locator('[data-message]:focus')).toContainText('answer')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'More' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'Add person' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Add person' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.locator('[data-message]:focus')).toContainText('answer')
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('by keyboard')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(log(page)).toContainText('by keyboard')
  await expect(composer(page)).toBeFocused()
})

for (const look of looks) {
  test(`accessible: ${look.name}`, async ({ page, world, request }, info) => {
    const ann = await newPerson(request, world, 'Ann Tester', 'Where is my order? https://example.com/track/42')
    const bob = await newPerson(request, world, 'Bob Builder', '👍')
    await pageSays(request, world, ann.psid, 'On its way.')
    await page.emulateMedia({ colorScheme: look.scheme })
    await page.setViewportSize(look)
    await page.goto(`${chat(world, ann.id, bob.id)}&lang=${look.lang}`)
    await expect(log(page).first()).toContainText('On its way.')
    await pageTypes(request, world, ann.psid, true)
    await expect(page.locator('[aria-hidden] i').first()).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('dir', look.lang === 'ar' ? 'rtl' : 'ltr')
    await page.screenshot({ path: info.outputPath(`chat-${look.name}.png`) })
    await expectAccessible(page)
    await expectNoSideways(page)
    await page.locator('header button').first().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page)
  })
}

test('the pseudo-locale fits', async ({ page, world }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await page.goto(`${chat(world)}?lang=pseudo`)
  await expect(page.getByRole('textbox')).toHaveAccessibleName(/^\[.*\]$/)
  await expectNoSideways(page)
})

test('no such Page', async ({ page }) => {
  await page.goto('/_/chat/1')
  await expect(page.getByRole('heading', { name: 'This chat cannot be shown' })).toBeVisible()
  await expectAccessible(page)
})

async function expectNoSideways(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
}

// breakable gives control over the live connection of a page.
async function breakable(page: Page) {
  let broken = false
  const open: WebSocketRoute[] = []
  await page.routeWebSocket('**/_/ws', (socket) => {
    if (broken) {
      socket.close()
      return
    }
    socket.connectToServer()
    open.push(socket)
  })
  return {
    cut() {
      broken = true
      for (const socket of open.splice(0)) socket.close()
    },
    mend() {
      broken = false
    },
  }
}
