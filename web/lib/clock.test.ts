import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type ClockState, PlatformClock } from './clock.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const now = '2026-03-01T12:00:00Z'

it.each<[ClockState['mode'], rate: number, passed: number]>([
  ['real', 1, 5000],
  ['shifted', 1, 5000],
  ['frozen', 1, 0],
  ['scaled', 60, 300_000],
])('%s time at rate %d', (mode, rate, passed) => {
  const clock = new PlatformClock()
  clock.set({ now, mode, offset: 0, rate })
  vi.advanceTimersByTime(5000)
  expect(clock.now()).toBe(Date.parse(now) + passed)
})
