import { expect, it } from 'vitest'
import { graphTime, lineTime } from './time.ts'

const now = new Date(2026, 2, 10, 14, 3).getTime()
const before = (days: number) => new Date(2026, 2, 10 - days, 9, 5).getTime()

it.each<[days: number, locale: string, want: string]>([
  [0, 'en', 'Today 9:05 AM'],
  [1, 'en', 'Yesterday 9:05 AM'],
  [1, 'de', 'Gestern 09:05'],
  [3, 'en', 'Saturday 9:05 AM'],
  [9, 'en', 'March 1, 2026 9:05 AM'],
])('%i days ago in %s', (days, locale, want) => {
  expect(
    lineTime(before(days), now, locale)
      .replace(/\u202f/g, ' ')
      .replace(/,? at | (?=\d+:)/, ' '),
  ).toBe(want)
})

it('reads the times of the Graph API', () => {
  expect(graphTime('2026-03-01T12:00:00+0000')).toBe(Date.UTC(2026, 2, 1, 12))
  expect(graphTime('2026-03-01T12:00:00+0130')).toBe(Date.UTC(2026, 2, 1, 10, 30))
})
