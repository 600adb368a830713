// The smallest change that would make a refused call pass, where the answer
// and what is on the screen are enough to know it.
import { parse } from 'jsonc-parser'
import type { GrantedPage, Schema } from './api.ts'
import { splitQuery } from './query.ts'

/** pageToSwitchTo is the Page whose own token a refused call on it asks for. */
export function pageToSwitchTo(query: string, status: number, kind: string | undefined, pages: readonly GrantedPage[]) {
  if (status < 400 || kind !== 'user') return undefined
  const first = splitQuery(query).path.split('/')[0]
  const page = pages.find(({ id }) => id === first)
  return page ?? (first?.startsWith('t_') || first?.startsWith('m_') ? only(pages) : undefined)
}

function only(pages: readonly GrantedPage[]): GrantedPage | undefined {
  return pages.length === 1 ? pages[0] : undefined
}

export interface Misspelt {
  node: string
  wrong: string
  right: string
}

/** didYouMean finds the field that a refused name was meant to be. */
export function didYouMean(text: string, schema: Schema): Misspelt | undefined {
  const message: unknown = parse(text)?.error?.message
  const found = /nonexisting field \((\w+)\) on node type \((\w+)\)/.exec(typeof message === 'string' ? message : '')
  const [, wrong = '', node = ''] = found ?? []
  const fields = schema.nodes.find(({ name }) => name === node)?.fields ?? []
  const near = fields.map((right) => ({ right, far: distance(wrong, right) })).sort((a, b) => a.far - b.far)[0]
  return near && near.far <= 2 ? { node, wrong, right: near.right } : undefined
}

/** respell puts the right name in place of the last occurrence of the wrong one. */
export function respell(query: string, { wrong, right }: Misspelt): string {
  const at = query.lastIndexOf(wrong)
  return at < 0 ? query : query.slice(0, at) + right + query.slice(at + wrong.length)
}

/** distance is Levenshtein's: how many letters differ. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
