import { describe, expect, it } from 'vitest'
import { isEmojiOnly, partsOf } from './text.ts'

describe('partsOf', () => {
  it.each<[text: string, want: string]>([
    ['', ''],
    ['plain <b>text</b>', 'plain <b>text</b>'],
    ['see https://example.com/a?b=c#d.', 'see [https://example.com/a?b=c#d].'],
    ['(http://example.com)', '([http://example.com])'],
    ['http://example.com/a_(b)', '[http://example.com/a_(b)]'],
    ['mailto:a@example.com, tel:+491234!', '[mailto:a@example.com], [tel:+491234]!'],
    ['javascript:alert(1) data:text/html,x', 'javascript:alert(1) data:text/html,x'],
    ['"https://example.com"', '"[https://example.com]"'],
  ])('%j', (text, want) => {
    const parts = partsOf(text)
    expect(parts.map((p) => (p.href ? `[${p.href}]` : p.text)).join('')).toBe(want)
    expect(parts.map((p) => p.text).join('')).toBe(text)
  })
})

it.each<[string, boolean]>([
  ['👍', true],
  ['👩‍👩‍👧‍👦🇩🇪❤️', true],
  ['👍👍👍👍', false],
  ['ok 👍', false],
  ['12', false],
  ['', false],
])('isEmojiOnly(%j) is %j', (text, want) => expect(isEmojiOnly(text)).toBe(want))
