import { expect, test } from 'vitest'
import { chips, mixed } from './chips.ts'
import { plainText, scan } from './scan.ts'

const marked = (text: string, keysAreIds = false) =>
  (scan(text, { keysAreIds }) ?? []).flatMap((line) => line.pieces).filter((piece) => piece.role)

test('keeps order, digits and escapes', () => {
  const text = '{"b":10224567890123457,"2":1.50,"1":-0e+5,"a":"\\u00e9\\/","l":[true,null,{}],"e":[]}'
  const lines = scan(text) ?? []
  expect(plainText(lines)).toBe(
    '{\n  "b": 10224567890123457,\n  "2": 1.50,\n  "1": -0e+5,\n  "a": "\\u00e9\\/",\n  "l": [\n    true,\n    null,\n    {}\n  ],\n  "e": []\n}',
  )
})

test('links identifiers', () => {
  const got = marked(
    '{"id":"2222","recipient_id":33,"message_id":"m_A-b","name":"id","fbtrace_id":"A5z","ids":["1"],"sub":{"id":"t_4"},"odd_id":"a b"}',
  )
  expect(got.map((piece) => [piece.role, piece.value])).toEqual([
    ['id', '2222'],
    ['id', '33'],
    ['id', 'm_A-b'],
    ['id', 't_4'],
  ])
})

test('links the names of an ids= answer', () => {
  expect(marked('{"11":{"name":"A"},"22":{"name":"B"}}', true).map((p) => p.value)).toEqual(['11', '22'])
  expect(marked('{"error":{"message":"x"}}', true)).toEqual([])
})

test('finds tokens and pages', () => {
  const got = marked(
    '{"data":[{"access_token":"EAA","next":"n"}],"paging":{"cursors":{"after":"x"},"next":"http:\\/\\/h\\/me"}}',
  )
  expect(got.map((p) => [p.role, p.value])).toEqual([
    ['token', 'EAA'],
    ['page', 'http://h/me'],
  ])
})

test('draws bare values and lists', () => {
  expect(plainText(scan('true') ?? [])).toBe('true')
  expect(plainText(scan(' [ {"id" : "1"} ] ') ?? [])).toBe('[\n  {\n    "id": "1"\n  }\n]')
})

test.each(['', '<html>', '{"a":1', '{"a":"x}', '[}', '{"a":1}}', 'nope', '/* c */ 1 x'])('leaves %s alone', (text) => {
  expect(scan(text)).toBeUndefined()
})

test('chips have three looks', () => {
  const got = chips(['public_profile', 'pages_messaging'], ['public_profile', 'pages_show_list'])
  expect(got).toEqual([
    { name: 'public_profile', look: 'granted' },
    { name: 'pages_show_list', look: 'dropped' },
    { name: 'pages_messaging', look: 'wanted' },
  ])
  expect(mixed(got)).toBe(true)
  expect(mixed(chips(['a'], ['a']))).toBe(false)
})
