// The contrast of every pair of colours that pages put together.
// https://www.w3.org/TR/WCAG22/#contrast-minimum
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync('styles/tokens.css', 'utf8')
const themes = { light: new Map<string, string>(), dark: new Map<string, string>() }
for (const [, name = '', light = '', dark = light] of css.matchAll(
  /--color-([\w-]+): (?:light-dark\()?(#[0-9a-f]{6})(?:, (#[0-9a-f]{6})\))?;/g,
)) {
  themes.light.set(name, light)
  themes.dark.set(name, dark)
}

const text = 4.5
const control = 3
const grounds = ['bg', 'surface', 'sunken']
const softs = ['accent', 'ok', 'warn', 'danger']
const pairs: [front: string, back: string, least: number][] = [
  ...['text', 'muted', 'accent', 'info'].flatMap((c) => grounds.map((g): [string, string, number] => [c, g, text])),
  ...['ok', 'warn', 'danger'].map((c): [string, string, number] => [c, 'bg', text]),
  ...softs.map((c): [string, string, number] => [c, `${c}-soft`, text]),
  ...softs.map((c): [string, string, number] => ['text', `${c}-soft`, text]),
  ...['key', 'string', 'number', 'literal'].map((c): [string, string, number] => [`json-${c}`, 'surface', text]),
  ...grounds.flatMap((g): [string, string, number][] => [
    ['control', g, control],
    ['focus', g, control],
  ]),
  ['on-accent', 'accent', text],
  ['on-bubble-me', 'bubble-me', text],
  ['bubble-me', 'bg', control],
  ['text', 'bubble-them', text],
  ['muted', 'bubble-them', text],
  ['text', 'note', text],
]

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it.each(pairs)('%s on %s has at least %d', (front, back, least) => {
    expect(contrast(colour(theme, front), colour(theme, back))).toBeGreaterThanOrEqual(least)
  })
})

function colour(theme: 'light' | 'dark', name: string): string {
  const value = themes[theme].get(name)
  if (!value) throw new Error(`no colour ${name}`)
  return value
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
