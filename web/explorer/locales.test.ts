import { expect, test } from 'vitest'
import ar from './locales/ar.json'
import en from './locales/en.json'

test('every message is translated', () => {
  expect(Object.keys(ar).sort()).toEqual(Object.keys(en).sort())
})

test.each(Object.entries(en))('%s keeps its values', (id, message) => {
  const names = (text: string) => [...new Set(text.match(/\{\w+(?=[,}])/g) ?? [])].sort()
  expect(names(ar[id as keyof typeof ar])).toEqual(names(message))
})
