import { expect, test } from 'vitest'
import type { Schema } from './api.ts'
import { didYouMean, pageToSwitchTo, respell } from './hints.ts'

const schema: Schema = {
  versions: [],
  permissions: [],
  edges: [],
  nodes: [{ name: 'UnifiedMessage', fields: ['id', 'message', 'from'] }],
}
const refusal = (field: string, node: string) =>
  `{"error":{"message":"(#100) Tried accessing nonexisting field (${field}) on node type (${node})","code":100}}`

test('finds the field that was meant', () => {
  const found = didYouMean(refusal('messages', 'UnifiedMessage'), schema)
  expect(found).toEqual({ node: 'UnifiedMessage', wrong: 'messages', right: 'message' })
  expect(found && respell('t_5?fields=messages{messages}', found)).toBe('t_5?fields=messages{message}')
})

test.each([[refusal('colour', 'UnifiedMessage')], [refusal('messages', 'Page')], ['{"id":"1"}'], ['oops']])(
  'makes nothing of %s',
  (text) => {
    expect(didYouMean(text, schema)).toBeUndefined()
  },
)

test('offers the Page token where it helps', () => {
  const page = { id: '3333', name: 'Demo', tasks: [], access_token: 'T' }
  expect(pageToSwitchTo('3333/conversations', 400, 'user', [page])).toBe(page)
  expect(pageToSwitchTo('t_1?fields=id', 403, 'user', [page])).toBe(page)
  expect(pageToSwitchTo('3333/conversations', 200, 'user', [page])).toBeUndefined()
  expect(pageToSwitchTo('3333/conversations', 400, 'page', [page])).toBeUndefined()
  expect(pageToSwitchTo('me', 400, 'user', [page])).toBeUndefined()
})
