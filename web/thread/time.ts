import { dayOf } from './group.ts'

/** clockTime writes the time of day. */
export function clockTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at)
}

/** lineTime writes the day, near ones by name, and the time; now is platform time. */
export function lineTime(at: number, now: number, locale: string): string {
  const days = Math.round((Date.parse(dayOf(at)) - Date.parse(dayOf(now))) / 86_400_000)
  if (days === 0 || days === -1) {
    const day = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
    return `${capital(day, locale)} ${clockTime(at, locale)}`
  }
  const near = days < 0 && days > -7
  const day = near ? ({ weekday: 'long' } as const) : ({ day: 'numeric', month: 'long', year: 'numeric' } as const)
  return new Intl.DateTimeFormat(locale, { ...day, hour: 'numeric', minute: '2-digit' }).format(at)
}

function capital(word: string, locale: string): string {
  const [first = '', ...rest] = word
  return first.toLocaleUpperCase(locale) + rest.join('')
}

/** graphTime reads a time as the Graph API writes it, 2026-03-01T12:00:00+0000, into Unix milliseconds. */
export function graphTime(text: string): number {
  return Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
}
