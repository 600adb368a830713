// Whom a developer acts as: the persons in the address, ?as=ID,ID.
import { type Customer, customersOf, findCustomer } from './api.ts'

/** mostOpen is how many chats stand side by side. */
export const mostOpen = 6

/** idsIn reads the persons of an address. */
export function idsIn(search: string): string[] {
  const ids = new URLSearchParams(search).get('as')?.split(',') ?? []
  return [...new Set(ids.filter((id) => /^\d+$/.test(id)))].slice(0, mostOpen)
}

/** withIds writes the persons into an address. */
export function withIds(search: string, ids: readonly string[]): string {
  const query = new URLSearchParams(search)
  query.delete('as')
  const rest = query.toString()
  return `?${[rest, ids.length > 0 ? `as=${ids.join(',')}` : ''].filter(Boolean).join('&')}`
}

/** peopleOf finds the persons of an address, and who else has written to the Page. Without ids, the latest one is meant. */
export async function peopleOf(page: string, ids: readonly string[]): Promise<{ open: Customer[]; known: Customer[] }> {
  const known = await customersOf(page)
  if (ids.length === 0) return { open: known.slice(0, 1), known }
  const found = await Promise.all(ids.map((id) => known.find((c) => c.id === id) ?? findCustomer(id).catch(() => null)))
  return { open: found.filter((c) => c !== null), known }
}
