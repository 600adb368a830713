// Reading what a bot has sent. A payload may hold anything: what is not of the
// expected kind reads as empty, and nothing here throws.

/** Fields is an object of a payload. */
export type Fields = Readonly<Record<string, unknown>>

/** fieldsOf returns value if it is an object, else an empty one. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** listOf returns the objects of a list. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((v) => typeof v === 'object' && v !== null).map(fieldsOf) : []
}

/** textOf returns a text; a number reads as its digits. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** numberOf returns a number; a text of digits reads as one. */
export function numberOf(value: unknown): number | undefined {
  const n = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof n === 'number' && Number.isFinite(n) ? n : undefined
}
