import { expect, it } from 'vitest'
import { cut } from './cut.ts'
import { domainOf, linkOf, mediaOf, webOf } from './link.ts'
import { money, sizeText } from './money.ts'
import { fieldsOf, listOf, numberOf, textOf } from './payload.ts'
import { chipsOf } from './Reactions.tsx'
import { summaryOf } from './summary.ts'

it.each<[text: string, most: number, want: string]>([
  ['short', 20, 'short'],
  ['exactly twenty chars', 20, 'exactly twenty chars'],
  ['a title that is too long', 20, 'a title that is too…'],
  ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3, '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦'],
  ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2, '👩‍👩‍👧‍👦…'],
])('cuts %j to %i', (text, most, want) => expect(cut(text, most)).toBe(want))

it.each<[amount: unknown, currency: unknown, locale: string, want: string]>([
  [12.5, 'EUR', 'en', '€12.50'],
  ['12.5', 'EUR', 'de', '12,50 €'],
  [1000, 'JPY', 'en', '¥1,000'],
  [-30, 'USD', 'en', '-$30.00'],
  [5, 'no currency', 'en', '5 no currency'],
  [5, undefined, 'en', '5'],
  ['€ 12.00', undefined, 'en', '€ 12.00'],
  [undefined, 'EUR', 'en', ''],
  [{}, 'EUR', 'en', ''],
])('writes %j %j in %s', (amount, currency, locale, want) =>
  expect(money(amount, currency, locale).replace(/\u00a0/g, ' ')).toBe(want),
)

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [48_213, '48 kB'],
  [1_250_000, '1.3 MB'],
  [25_000_000_000_000, '25,000 GB'],
])('writes the size %i', (bytes, want) => expect(sizeText(bytes, 'en')).toBe(want))

it.each<[url: string, link: string | undefined, web: string | undefined]>([
  ['https://shop.example/a?b=c', 'https://shop.example/a?b=c', 'https://shop.example/a?b=c'],
  ['HTTP://shop.example', 'http://shop.example/', 'http://shop.example/'],
  ['tel:+15550100', 'tel:+15550100', undefined],
  ['mailto:a@example.com', 'mailto:a@example.com', undefined],
  ['javascript:alert(1)', undefined, undefined],
  [' java\nscript:alert(1)', undefined, undefined],
  ['data:text/html,x', undefined, undefined],
  ['blob:https://shop.example/1', undefined, undefined],
  ['//shop.example', undefined, undefined],
  ['/relative', undefined, undefined],
  ['', undefined, undefined],
])('follows %j', (url, link, web) => {
  expect(linkOf(url)).toBe(link)
  expect(webOf(url)).toBe(web)
})

it.each<[url: string | undefined, want: boolean]>([
  ['/_/media/abc', true],
  [`blob:${location.origin}/1`, true],
  ['https://shop.example/a.jpg', false],
  ['//shop.example/a.jpg', false],
  ['/\\shop.example/a.jpg', false],
  ['javascript:alert(1)', false],
  ['data:image/png;base64,AAAA', false],
  ['', false],
  [undefined, false],
])('loads %j: %j', (url, want) => expect(mediaOf(url) !== undefined).toBe(want))

it('names a domain', () => {
  expect(domainOf('https://www.shop.example:8080/a')).toBe('shop.example:8080')
  expect(domainOf('nothing')).toBe('')
})

it('reads anything without throwing', () => {
  const odd = [undefined, null, true, 0, Number.NaN, '', 'x', [], [null, [1], { a: 1 }], { a: 1 }, () => 1]
  for (const value of odd) {
    expect(typeof fieldsOf(value)).toBe('object')
    expect(listOf(value).every((f) => !Array.isArray(f))).toBe(true)
    expect(typeof textOf(value)).toBe('string')
    expect([undefined, 0]).toContain(numberOf(value))
  }
})

it('gathers equal reactions', () => {
  const chips = chipsOf([
    { from: 'page', emoji: '👍' },
    { from: 'customer', emoji: '❤️' },
    { from: 'customer', emoji: '👍' },
  ])
  expect(chips.map((c) => [c.emoji, ...c.by].join(' '))).toEqual(['👍 page customer', '❤️ customer'])
})

it.each<[fields: object, want: string]>([
  [{ text: 'hi' }, 'hi'],
  [{ attachments: [{ type: 'image' }, { type: 'video' }] }, 'kind.image, kind.video'],
  [{ attachments: [{ type: 'image', sticker_id: 1 }] }, 'kind.sticker'],
  [{ attachments: [{ type: 'template', payload: { text: 'What next?' } }] }, 'What next?'],
  [{ attachments: [{ type: 'template', payload: { elements: [{ title: 'Hat' }] } }] }, 'Hat'],
  [{ attachments: [{ type: 'template', payload: 7 }] }, 'kind.card'],
  [{ text: 'secret', removed: true }, 'removed'],
  [{ quickReply: { payload: 'RED' } }, 'RED'],
  [{ quickReply: { payload: '' } }, '…'],
  [{ text: 'Red', quickReply: { payload: 'R' } }, 'Red'],
])('says %j in one line', (fields, want) =>
  expect(summaryOf({ key: 'm', from: 'page', at: 0, text: '', ...fields }, (id) => id)).toBe(want),
)
