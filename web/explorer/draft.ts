// The request on the screen, before it is sent.
import { METHODS, type Method, type Param, type Parsed, parseQuery } from './query.ts'

export interface Draft {
  method: Method
  version: string
  query: string
  params: Param[]
  /** Which of the two editors a write is sent from. */
  body: 'params' | 'json'
  json: string
}

export const FIRST_QUERY = 'me?fields=id,name'

/** The draft that a page address asks for; `newest` is the newest version served. */
export function draftFromUrl(search: string, newest: string): Draft {
  const given = new URLSearchParams(search)
  const { query, version } = parseQuery(given.get('path') ?? FIRST_QUERY)
  const method = METHODS.find((m) => m === given.get('method')?.toUpperCase()) ?? 'GET'
  return { method, version: given.get('version') ?? version ?? newest, query, params: [], body: 'params', json: '' }
}

/** The page address of a draft: everything but values and tokens; what else is in it stays. */
export function draftToUrl(draft: Draft, app: string, current: string): string {
  const search = new URLSearchParams(current)
  search.set('method', draft.method)
  search.set('path', draft.query)
  search.set('version', draft.version)
  if (app) search.set('app', app)
  return `?${search}`
}

/** Puts what was read from a pasted text, or from a link, into the draft. */
export function withParsed(draft: Draft, parsed: Parsed): Draft {
  const next: Draft = { ...draft, query: parsed.query }
  if (parsed.method) next.method = parsed.method
  if (parsed.version) next.version = parsed.version
  if (parsed.params) next.params = parsed.params
  if (parsed.json !== undefined) Object.assign(next, { json: parsed.json, body: 'json' })
  else if (parsed.params && parsed.params.length > 0) next.body = 'params'
  return next
}

/** The draft as it is sent: the query tidied, its version taken for the menu. */
export function tidy(draft: Draft): Draft {
  return withParsed(draft, parseQuery(draft.query))
}
