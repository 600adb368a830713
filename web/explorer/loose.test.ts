import { expect, test } from 'vitest'
import vectors from '../../graphapi/testdata/loose.json'
import { type Loose, looksStructured, readLoose, toJson } from './loose.ts'

/** Compact JSON, the digits of numbers as they were typed. */
function compact(value: Loose): string {
  if (value.kind === 'object')
    return `{${value.members.map(([k, v]) => `${JSON.stringify(k)}:${compact(v)}`).join(',')}}`
  if (value.kind === 'list') return `[${value.items.map(compact).join(',')}]`
  return value.kind === 'string' ? JSON.stringify(value.text) : value.text
}

for (const vector of vectors as { in: string; json?: string; refused?: boolean }[]) {
  test(`reads ${vector.in.slice(0, 40)}`, () => {
    const got = readLoose(vector.in)
    expect(got.ok ? compact(got.value) : undefined).toBe(vector.json)
  })
}

test('says where and why', () => {
  expect(readLoose('{id 1}')).toEqual({ ok: false, at: 4, why: 'expected a colon' })
})

test.each([
  ['{id:4444}', '{\n  "id": "4444"\n}'],
  ['{id:10224567890123457,n:10224567890123457}', '{\n  "id": "10224567890123457",\n  "n": 10224567890123457\n}'],
  ["{text:'Hello, new customer!'}", '{\n  "text": "Hello, new customer!"\n}'],
  ['{user_ids:[1,2],a:[],b:{}}', '{\n  "user_ids": [\n    "1",\n    "2"\n  ],\n  "a": [],\n  "b": {}\n}'],
])('shows %s as JSON', (text, want) => {
  const got = readLoose(text)
  expect(got.ok && toJson(got.value)).toBe(want)
})

test('marks only what is meant as JSON', () => {
  expect(looksStructured('RESPONSE', false)).toBe(false)
  expect(looksStructured(' {id:1}', false)).toBe(true)
  expect(looksStructured('id:1', true)).toBe(true)
  expect(looksStructured('', true)).toBe(false)
})
