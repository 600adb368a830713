import { numberOf, textOf } from './payload.ts'

/** money writes an amount in a currency (ISO 4217); what is no currency stands beside the amount. */
export function money(amount: unknown, currency: unknown, locale: string): string {
  const value = numberOf(amount)
  const code = textOf(currency)
  if (value === undefined) return textOf(amount)
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency: code }).format(value)
  } catch {
    return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)} ${code}`.trim()
  }
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']

/** sizeText writes the size of a file. */
export function sizeText(bytes: number, locale: string): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const unit = units[step] ?? 'byte'
  const value = bytes / 1000 ** step
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}
