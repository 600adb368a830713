import { expect, it } from 'vitest'
import { commandsIn, matching } from './Commands.tsx'
import { menuOf } from './Menu.tsx'

const commands = ['track', 'trade', 'help'].map((name) => ({ name, description: '' }))

it.each<[text: string, want: string[]]>([
  ['/', ['track', 'trade', 'help']],
  ['/TRA', ['track', 'trade']],
  ['/track', ['track']],
  ['/track 42', []],
  ['/x', []],
  [' /t', []],
  ['track', []],
])('%j may become', (text, want) => expect(matching(commands, text).map((c) => c.name)).toEqual(want))

it.each<[text: string, want: string[]]>([
  ['/help', ['help']],
  ['please /help and /track', ['track', 'help']],
  ['/helpful', []],
  ['help', []],
])('%j contains', (text, want) => expect(commandsIn(commands, text)).toEqual(want))

it('shows at most twenty items of a menu', () => {
  expect(menuOf(Array(30).fill({ type: 'postback', title: 'x' }))).toHaveLength(20)
  expect(menuOf({ title: 'no list' })).toEqual([])
})
