// What a click on a link of the answer makes of the query.
import { type Parsed, parseQuery, splitQuery } from './query.ts'

/**
 * A click on an identifier: it takes the place of `me` when that is what `me`
 * stands for, an edge behind it is kept; otherwise it is the whole query.
 */
export function followId(query: string, id: string, me: string | undefined): string {
  const [first, ...edge] = splitQuery(parseQuery(query).query).path.split('/')
  return first === 'me' && id === me ? [id, ...edge].join('/') : id
}

/** A click on paging.next or paging.previous: path and parameters, no token. */
export function followPage(url: string): Parsed {
  const { token: _, ...request } = parseQuery(url)
  return request
}
