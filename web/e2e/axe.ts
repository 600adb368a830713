import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** expectAccessible fails with every violation that axe finds on the page. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(source) // the debugger's way in, which the policy does not govern
  const found = await page.evaluate(async (runTags) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: runTags } })
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(' | ')}`)
  }, tags)
  expect(found).toEqual([])
}

/** looks are the ways in which every page is checked. */
export const looks = [
  { name: 'light', scheme: 'light', width: 1280, height: 800, lang: 'en' },
  { name: 'dark', scheme: 'dark', width: 1280, height: 800, lang: 'en' },
  { name: '320', scheme: 'light', width: 320, height: 640, lang: 'en' },
  { name: 'ar', scheme: 'light', width: 1280, height: 800, lang: 'ar' },
] as const
