import { expect, it } from 'vitest'
import { idsIn, withIds } from './people.ts'

it.each([
  ['', []],
  ['?as=12,34', ['12', '34']],
  ['?as=12,12,x,,34', ['12', '34']],
  ['?as=1,2,3,4,5,6,7', ['1', '2', '3', '4', '5', '6']],
])('reads the persons of %j', (search, want) => expect(idsIn(search)).toEqual(want))

it('keeps what else is in the address', () => {
  expect(withIds('?lang=ar&as=1', ['2', '3'])).toBe('?lang=ar&as=2,3')
  expect(withIds('?lang=ar&as=1', [])).toBe('?lang=ar')
})
