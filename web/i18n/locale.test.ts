import { readdirSync, readFileSync } from 'node:fs'
import catalogues from 'virtual:catalogues/chat'
import { setupI18n } from '@lingui/core'
import { expect, it } from 'vitest'
import { direction, formatLocale, pickLocale, wishes } from './locale.ts'

const served = Object.keys(catalogues)

it.each<[wishes: string[], want: string]>([
  [['de-AT', 'en'], 'de'],
  [['zh-TW'], 'zh-Hant'],
  [['zh'], 'zh-Hans'],
  [['pt-PT'], 'pt-BR'],
  [['xx', 'fr-CA'], 'fr'],
  [[], 'en'],
])('%j reads %s', (list, want) => expect(pickLocale(list, served)).toBe(want))

it.each<[locale: string, wishes: string[], want: string]>([
  ['en', ['en-GB', 'en'], 'en-GB'],
  ['en', ['xx'], 'en'],
  ['de', ['en-GB', 'de-AT'], 'de-AT'],
  ['pseudo', ['pseudo', 'de'], 'en'],
])('writes times of %s for %j as %s', (locale, list, want) => expect(formatLocale(locale, list, served)).toBe(want))

it('lets the address decide', () => {
  expect(wishes('?lang=ar', ['en'])).toEqual(['ar', 'en'])
  expect(direction('ar')).toBe('rtl')
})

const read = (file: string) => JSON.parse(readFileSync(`i18n/locales/${file}`, 'utf8')) as Record<string, string>
const english = read('en.json')
const placeholder = /\{(\w+)(?=\}|, (?:plural|select))/g
const names = (message: string) => [...new Set([...message.matchAll(placeholder)].map(([, name]) => name))].sort()

it.each(readdirSync('i18n/locales'))('%s says everything that English says', (file) => {
  const texts = read(file)
  expect(Object.keys(texts)).toEqual(Object.keys(english))
  for (const id of Object.keys(english)) expect([id, names(texts[id] ?? '')]).toEqual([id, names(english[id] ?? '')])
})

it('counts in every language', async () => {
  for (const [locale, load] of Object.entries(catalogues)) {
    const { messages } = await load()
    const i18n = setupI18n({ locale, locales: locale === 'pseudo' ? 'en' : locale, messages: { [locale]: messages } })
    expect(i18n._('thread.newer', { count: 12 })).toMatch(/12|١٢/)
  }
})
