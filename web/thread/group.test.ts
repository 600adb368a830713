import { expect, it } from 'vitest'
import { rowsOf } from './group.ts'
import type { Message, Side } from './message.ts'

const start = Date.UTC(2026, 2, 1, 12)
const minute = 60_000

// lay writes rows as text: | = a line with the time, ( and ) = begin and end of a run.
function lay(...messages: [from: Side, minutes: number][]): string {
  const list: Message[] = messages.map(([from, at], i) => ({ key: `${i}`, from, at: start + at * minute, text: '' }))
  return rowsOf(list, 'UTC')
    .map((row) => (row.kind === 'time' ? '|' : `${row.first ? '(' : ''}${row.message.from[0]}${row.last ? ')' : ''}`))
    .join('')
}

it.each<[name: string, messages: [Side, number][], want: string]>([
  ['nothing', [], ''],
  [
    'a run',
    [
      ['page', 0],
      ['page', 4],
      ['page', 8],
    ],
    '|(ppp)',
  ],
  [
    'the other side ends a run',
    [
      ['page', 0],
      ['customer', 1],
      ['page', 2],
    ],
    '|(p)(c)(p)',
  ],
  [
    '5 minutes end a run',
    [
      ['page', 0],
      ['page', 5],
    ],
    '|(p)(p)',
  ],
  [
    '15 minutes make a line',
    [
      ['page', 0],
      ['page', 15],
    ],
    '|(p)|(p)',
  ],
  [
    'a new day makes a line',
    [
      ['page', 719],
      ['page', 721],
    ],
    '|(p)|(p)',
  ],
])('%s', (_, messages, want) => expect(lay(...messages)).toBe(want))

it('begins a run with a persona, and a notice ends one', () => {
  const message = (key: string, more: Partial<Message>): Message => ({
    key,
    from: 'page',
    at: start,
    text: '',
    ...more,
  })
  const lena = { persona: { id: '1', name: 'Lena' } }
  const list = [
    message('a', {}),
    message('b', lena),
    message('c', lena),
    message('d', { notice: { type: 'form' } }),
    message('e', {}),
  ]
  const firsts = rowsOf(list, 'UTC').flatMap((row) => (row.kind === 'message' && row.first ? row.message.key : []))
  expect(firsts).toEqual(['a', 'b', 'd', 'e'])
})
