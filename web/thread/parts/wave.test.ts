import { expect, it, vi } from 'vitest'
import { bars, flat, heightsOf, waveOf } from './wave.ts'

it('draws the loudest part highest', () => {
  const samples = new Float32Array(bars * 10)
  samples[5] = 0.25
  samples[15] = -0.5
  const heights = heightsOf(samples)
  expect(heights).toHaveLength(bars)
  expect(heights.slice(0, 3)).toEqual([0.5, 1, 0])
})

it.each([0, 1, bars - 1, bars + 1])('draws %i samples', (length) => {
  const heights = heightsOf(new Float32Array(length).fill(0.5))
  expect(heights).toHaveLength(bars)
  expect(heights.every((height) => height >= 0 && height <= 1)).toBe(true)
})

it('stays flat when silent, long or unreadable', async () => {
  expect(heightsOf(new Float32Array(bars))).toEqual(flat)
  expect(await waveOf('/_/media/x', 3_000_000)).toBe(flat)
  vi.stubGlobal('fetch', () => Promise.reject(new Error('gone')))
  expect(await waveOf('/_/media/x', undefined)).toBe(flat)
  vi.unstubAllGlobals()
})
