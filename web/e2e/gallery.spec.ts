// The gallery: what every message looks like, what every tap sends, and that nothing of a bot's text runs.
import type { Locator, Page } from '@playwright/test'
import { corpus } from '../gallery/hostile.ts'
import { expectAccessible, looks } from './axe.ts'
import { expect, test } from './fixture.ts'

const open = (page: Page, query = '') => page.goto(`/_/gallery?${query}`)
const row = (page: Page, id: string) => page.locator(`[data-specimen="${id}"]`)
const logged = (page: Page) => page.getByRole('complementary', { name: 'Event log' }).getByRole('listitem').first()
const press = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true }).click()

// Addresses of the specimens lead nowhere: no test asks a public website.
test.beforeEach(({ page }) =>
  page
    .context()
    .route(/\.example\//, (route) => route.fulfill({ body: '<title>elsewhere</title>', contentType: 'text/html' })),
)

for (const look of looks) {
  test(`every row: ${look.name}`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: look.scheme })
    await page.setViewportSize(look)
    await open(page, `lang=${look.lang}`)
    await expect(page.getByRole('heading', { level: 2 })).toHaveCount(65)
    await expectAccessible(page)
    await expectNoSideways(page)
    await page.screenshot({ path: info.outputPath(`gallery-${look.name}.png`), fullPage: true })
  })
}

test('the pseudo-locale fits', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await open(page, 'lang=pseudo')
  await expectNoSideways(page)
})

corpus.forEach((text, i) => {
  test(`nothing runs: ${JSON.stringify(text)}`, async ({ page }) => {
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await open(page, `hostile=${i}`)
    await expect(page.getByRole('heading', { level: 2 })).toHaveCount(65)
    await page.evaluate(pressEverything)
    const foreign = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[src], [href], [srcdoc], [onerror], [onload], #root script')]
        .map((e) => [e.tagName, e.getAttribute('src') ?? e.getAttribute('href') ?? 'inline'].join(' '))
        .filter((s) => !/ (\/_\/|blob:|https?:\/\/|tel:|mailto:)/.test(s)),
    )
    expect(foreign).toEqual([])
    expect(dialogs).toEqual([])
  })
})

// pressEverything presses every button of every message, and closes what opens.
async function pressEverything() {
  for (const button of document.querySelectorAll<HTMLElement>('[data-message] button')) {
    button.click()
    await new Promise(requestAnimationFrame)
    for (const dialog of document.querySelectorAll('dialog')) dialog.close()
  }
}

const taps: { id: string; tap: (row: Locator, page: Page) => Promise<void>; sends: object }[] = [
  {
    id: 'quick-replies',
    tap: (r) => press(r, 'Red'),
    sends: { type: 'quick_reply', text: 'Red', payload: 'RED' },
  },
  {
    id: 'quick-replies',
    tap: (r) => press(r, 'A title that is much longer than twenty characters'),
    sends: { type: 'quick_reply', text: 'A title that is much longer than twenty characters', payload: 'LONG' },
  },
  {
    id: 'quick-contact',
    tap: (r) => press(r, 'ann@example.com'),
    sends: { type: 'quick_reply', text: 'ann@example.com', payload: 'ann@example.com' },
  },
  {
    id: 'quick-ask',
    tap: async (r) => {
      await press(r, 'Share phone number')
      await r.getByRole('textbox').fill('+15550111')
      await press(r, 'Send')
    },
    sends: { type: 'quick_reply', text: '+15550111', payload: '+15550111' },
  },
  {
    id: 'generic',
    tap: (r) => press(r, 'Buy'),
    sends: { type: 'postback', mid: 'm_generic', title: 'Buy', payload: 'BUY_1' },
  },
  {
    id: 'carousel',
    tap: async (r) => {
      await press(r, 'Next')
      await press(r, 'Next')
      await r.getByRole('listitem', { name: '3 of 4' }).getByRole('button', { name: 'Buy' }).click()
    },
    sends: { type: 'postback', mid: 'm_carousel', title: 'Buy', payload: 'BUY_1' },
  },
  {
    id: 'button',
    tap: (r) => press(r, 'Talk to a person'),
    sends: { type: 'postback', mid: 'm_button', title: 'Talk to a person', payload: 'HUMAN' },
  },
  {
    id: 'image_grid',
    tap: (r) => press(r, 'Show me the scarf'),
    sends: { type: 'postback', mid: 'm_image_grid', title: 'Show me the scarf', payload: 'SCARF' },
  },
  {
    id: 'buttons',
    tap: (r) => r.getByRole('button', { name: 'Log in' }).click(),
    sends: { type: 'link', mid: 'm_buttons', url: 'https://shop.example/authorize' },
  },
  {
    id: 'buttons',
    tap: (r) => r.getByRole('button', { name: 'Log out' }).click(),
    sends: { type: 'unlink', mid: 'm_buttons' },
  },
  {
    id: 'buttons',
    tap: async (r, page) => {
      await r.getByRole('button', { name: 'Play' }).click()
      await expect(page.getByRole('dialog')).toContainText('Games are not supported here.')
      await press(page, 'Send the event of a game')
      await page.keyboard.press('Escape')
    },
    sends: { type: 'game_play', mid: 'm_buttons', payload: '{"level":3}' },
  },
  {
    id: 'coupon',
    tap: async (r) => {
      await press(r, 'Reveal code')
      await expect(r).toContainText('SPRING10')
    },
    sends: { type: 'reveal', mid: 'm_coupon' },
  },
  {
    id: 'feedback-stars',
    tap: (r, page) => answer(r, page, '4 of 5', 'quick and kind'),
    sends: {
      type: 'feedback',
      mid: 'm_feedback-stars',
      answers: { q_1: { payload: '4', follow_up: 'quick and kind' } },
    },
  },
  {
    id: 'feedback-emojis',
    tap: (r, page) => answer(r, page, '2 of 5'),
    sends: { type: 'feedback', mid: 'm_feedback-emojis', answers: { q_1: { payload: '2' } } },
  },
  {
    id: 'feedback-nps',
    tap: (r, page) => answer(r, page, '10'),
    sends: { type: 'feedback', mid: 'm_feedback-nps', answers: { q_1: { payload: '10' } } },
  },
  {
    id: 'feedback-ces',
    tap: (r, page) => answer(r, page, '7'),
    sends: { type: 'feedback', mid: 'm_feedback-ces', answers: { q_1: { payload: '7' } } },
  },
  {
    id: 'feedback-words',
    tap: (r, page) => answer(r, page, '', 'more hats'),
    sends: { type: 'feedback', mid: 'm_feedback-words', answers: { q_1: { payload: 'more hats' } } },
  },
  {
    id: 'information',
    tap: async (r, page) => {
      await press(r, 'Fill in')
      const form = page.getByRole('dialog')
      await form.getByLabel('Name').fill('Ann Tester')
      await form.getByLabel('Address', { exact: true }).fill('1 Road')
      await form.getByLabel('Postcode').fill('94000')
      await form.getByLabel('City').fill('Town')
      await form.getByLabel('Country').selectOption('Germany')
      await press(form, 'Submit')
      await expect(form).toContainText('Thank you')
      await page.keyboard.press('Escape')
      await expect(r).toContainText('Thank you')
    },
    sends: {
      type: 'customer_information',
      mid: 'm_information',
      answers: { name: 'Ann Tester', address_line_1: '1 Road', postal_code: '94000', locality: 'Town', country: 'DE' },
    },
  },
  {
    id: 'otn',
    tap: async (r) => {
      await press(r, 'Notify me')
      await expect(r).toContainText('You will be notified')
    },
    sends: { type: 'optin', mid: 'm_otn', optin: 'one_time_notif_req' },
  },
  {
    id: 'otn-done',
    tap: (r) => press(r, 'Undo'),
    sends: { type: 'stop_notifications', mid: 'm_otn-done' },
  },
  {
    id: 'recurring',
    tap: (r) => press(r, 'Sign up'),
    sends: { type: 'optin', mid: 'm_recurring', optin: 'notification_messages' },
  },
  {
    id: 'recurring-stopped',
    tap: (r) => press(r, 'Resume notifications'),
    sends: { type: 'resume_notifications', mid: 'm_recurring-stopped' },
  },
  {
    id: 'reactions',
    tap: (r) => press(r, '❤️ from Ann Tester'),
    sends: { type: 'unreact', mid: 'm_reactions-1' },
  },
  {
    id: 'reactions',
    tap: (r) => press(r, '👍 from Demo Page'),
    sends: { type: 'react', mid: 'm_reactions-1', reaction: 'like', emoji: '👍' },
  },
  {
    id: 'text',
    tap: async (r, page) => {
      await choose(r, page, 'Hello!', '😮')
      await expect(r.getByRole('button', { name: '😮 from Ann Tester' })).toBeVisible()
    },
    sends: { type: 'react', mid: 'm_text-1', reaction: 'wow', emoji: '😮' },
  },
  {
    id: 'text',
    tap: (r, page) => choose(r, page, 'Hello!', 'Answer'),
    sends: { type: 'reply', mid: 'm_text-1' },
  },
  {
    id: 'text',
    tap: async (r, page) => {
      await choose(r, page, 'Where is it now?', 'Edit')
      await page.getByRole('dialog').getByRole('textbox').fill('Where is it?')
      await press(page, 'Save')
      await expect(r).toContainText('Edited')
    },
    sends: { type: 'edit', mid: 'm_text-2', text: 'Where is it?' },
  },
  {
    id: 'text',
    tap: async (r, page) => {
      await choose(r, page, 'Where is it now?', 'Unsend')
      await expect(r).toContainText('Message removed')
    },
    sends: { type: 'unsend', mid: 'm_text-2' },
  },
  {
    id: 'utility',
    tap: (r) => press(r, 'Where is it?'),
    sends: { type: 'postback', mid: 'm_utility-1', title: 'Where is it?', payload: 'WHERE' },
  },
  {
    id: 'ice-breakers',
    tap: async (r) => {
      await expect(r.getByRole('button', { name: 'Get Started' })).toHaveCount(0)
      await press(r, 'Where is my order?')
    },
    sends: { type: 'postback', title: 'Where is my order?', payload: 'Q2' },
  },
  {
    id: 'get-started',
    tap: (r) => press(r, 'Get Started'),
    sends: { type: 'get_started', title: 'Get Started', ref: 'spring' },
  },
  {
    id: 'menu',
    tap: async (r, page) => {
      await press(r, 'Menu')
      await press(page.getByRole('dialog'), 'Talk to a person')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    },
    sends: { type: 'postback', title: 'Talk to a person', payload: 'HUMAN' },
  },
]

for (const [i, { id, tap, sends }] of taps.entries()) {
  test(`a tap on ${id} sends (${i})`, async ({ page }) => {
    await open(page, `only=${id}`)
    await tap(row(page, id), page)
    await expect(logged(page)).toHaveText(JSON.stringify(sends))
  })
}

test('links lead to tabs of their own, pages with a height to a sheet', async ({ page }) => {
  await open(page, 'only=generic,buttons,file,location')
  for (const link of await page.getByRole('log').getByRole('link').all()) {
    if ((await link.getAttribute('download')) !== null) continue
    await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
    await expect(link).toHaveAttribute('target', '_blank')
  }
  await expect(page.getByRole('link', { name: 'Call us' })).toHaveAttribute('href', 'tel:+15550100')
  for (const [name, height] of [
    ['Half a page', 0.4],
    ['A title longer than twenty', 0.75],
    ['Full page', 1],
  ] as const) {
    await page.getByRole('button', { name, exact: true }).click()
    const sheet = page.getByRole('dialog', { name })
    const box = await sheet.boundingBox()
    expect(Math.round(((box?.height ?? 0) / (page.viewportSize()?.height ?? 1)) * 100)).toBe(height * 100)
    await expect(sheet.locator('iframe')).toHaveAttribute('sandbox', /^allow-scripts/)
    await expect(sheet).toContainText('shop.example')
    await page.keyboard.press('Escape')
    await expect(sheet).toHaveCount(0)
  }
  await page.getByRole('button', { name: 'Bad address' }).click()
  await expect(page.getByRole('dialog')).toContainText('cannot be opened')
})

test('sheets are accessible', async ({ page }, info) => {
  await open(page, 'only=receipt,feedback-stars,information,images,text,generic')
  const sheets: [string, () => Promise<void>][] = [
    ['receipt', () => press(page, 'Show receipt')],
    ['feedback', () => press(page, 'Rate us')],
    ['information', () => press(page, 'Fill in')],
    ['viewer', () => page.getByRole('button', { name: 'Picture from Demo Page, 2 of 8' }).click()],
    ['actions', () => act(row(page, 'text'), 'Where is it now?')],
  ]
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    for (const [name, show] of sheets) {
      await show()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page)
      await page.screenshot({ path: info.outputPath(`sheet-${name}-${scheme}.png`) })
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  }
})

test('a GIF stops after 5 s and plays on demand', async ({ page }) => {
  await page.clock.install()
  await open(page, 'only=gif')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await page.clock.fastForward(5000)
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
})

test('a GIF stands still where motion is not wanted', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page, 'only=gif')
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
})

test('a sound shows how loud it is, and plays at any speed', async ({ page }) => {
  await open(page, 'only=audio')
  const sound = row(page, 'audio').getByRole('group', { name: 'tone.wav' })
  await expect(sound).toContainText('0:01')
  await expect.poll(() => sound.evaluate(tallestBar)).toBeGreaterThan(20) // px: the loudest part fills the line
  await press(sound, 'Speed: 1×')
  await expect(sound.getByRole('button', { name: 'Speed: 1.5×' })).toBeVisible()
  await press(sound, 'Play')
  const audio = sound.locator('audio')
  await expect.poll(() => audio.evaluate((a: HTMLAudioElement) => a.ended)).toBe(true)
  expect(await audio.evaluate((a: HTMLAudioElement) => a.playbackRate)).toBe(1.5)
  await expect(sound.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
})

function tallestBar(sound: Element): number {
  return Math.max(...[...sound.querySelectorAll('i')].map((bar) => bar.getBoundingClientRect().height))
}

test('the commands stand above the composer', async ({ page }) => {
  await open(page, 'only=commands')
  await row(page, 'commands').getByRole('textbox').fill('/tr')
  await expect(row(page, 'commands').getByRole('list', { name: 'Commands' })).toContainText('/trackWhere is my order')
  await expectAccessible(page)
})

test('the whole text of a utility template shows', async ({ page }) => {
  await open(page, 'only=utility')
  await expect(row(page, 'utility').getByText('Somebody has to be there to sign for it.')).toHaveCount(2)
})

test('on a phone nothing takes room from a message, and the next card peeks', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await open(page, 'only=text,carousel')
  const bubble = row(page, 'text').getByText('Hello! Your order')
  const { width = 0 } = (await bubble.boundingBox()) ?? {}
  expect(width).toBeGreaterThan(200)
  const message = row(page, 'text').locator('[data-message]').first()
  await expect(message.getByRole('button', { name: 'What to do' })).not.toBeVisible()
  await message.hover()
  await expect(message.getByRole('button', { name: 'What to do' })).toBeVisible()
  await expect(row(page, 'carousel').getByRole('listitem', { name: '2 of 4' })).toBeInViewport()
})

test('the viewer turns pictures by arrows', async ({ page }) => {
  await open(page, 'only=images')
  await page.getByRole('button', { name: 'Picture from Demo Page, 2 of 8' }).click()
  const viewer = page.getByRole('dialog')
  await expect(viewer).toContainText('2 of 8')
  await viewer.getByRole('button', { name: 'Next' }).click()
  await expect(viewer).toContainText('3 of 8')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(viewer).toContainText('1 of 8')
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
})

test('the keyboard walks through a carousel', async ({ page }) => {
  await open(page, 'only=carousel')
  const focused = page.locator(':focus')
  await expect(row(page, 'carousel')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(focused).toHaveAttribute('data-message', 'm_carousel')
  await page.keyboard.press('Enter')
  await expect(focused).toHaveAccessibleName('Next')
  await page.keyboard.press('ArrowRight')
  await expect(row(page, 'carousel').getByRole('listitem', { name: '2 of 4' })).toBeInViewport({ ratio: 0.9 })
  await page.keyboard.press('Home')
  await expect(focused).toHaveAttribute('data-message', 'm_carousel')
  await page.keyboard.press('Tab')
  await expect(focused).toHaveAccessibleName('Events, newest first')
})

async function answer(within: Locator, page: Page, score: string, words = '') {
  await press(within, 'Rate us')
  const form = page.getByRole('dialog')
  if (score) await form.getByRole('radio', { name: score, exact: true }).check({ force: true })
  if (words) await form.getByRole('textbox').fill(words)
  await expect(form.getByRole('link', { name: 'Privacy policy' })).toBeVisible()
  await press(form, 'Submit')
  await expect(form).toContainText('Thank you')
  await page.keyboard.press('Escape')
  await expect(within).toContainText('Thank you')
}

async function act(within: Locator, text: string) {
  const message = within.locator('[data-message]', { hasText: text })
  await message.hover()
  await message.getByRole('button', { name: 'What to do with this message' }).click()
}

async function choose(within: Locator, page: Page, text: string, choice: string) {
  await act(within, text)
  await page.getByRole('dialog').getByRole('button', { name: choice, exact: true }).click()
}

async function expectNoSideways(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
}
