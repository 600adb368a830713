// What people type, paste or click into the query field, taken apart.

export const METHODS = ['GET', 'POST', 'DELETE'] as const
export type Method = (typeof METHODS)[number]

export interface Param {
  name: string
  value: string
}

/** Absent members leave what is on the screen as it is. */
export interface Parsed {
  query: string
  method?: Method
  version?: string
  params?: Param[]
  json?: string
  token?: string
}

/** Reads a path, a full URL or a curl line. */
export function parseQuery(text: string): Parsed {
  const words = /^\s*(?:\$\s+)?curl\s/.test(text) ? shellWords(text) : undefined
  return words ? parseCurl(words) : parseAddress(text)
}

/** Whether a pasted text is more than a piece of a query. */
export function isWholeRequest(text: string): boolean {
  return /^\s*((?:\$\s+)?curl\s|https?:\/\/|\/?v\d+\.\d+\/)/.test(text)
}

/**
 * Trims the blanks that printed lines have around their separators, reads the
 * first & without a ? as one (they print that too), and takes host, version
 * and token off an address.
 */
function parseAddress(text: string): Parsed {
  const blankless = text.trim().replace(/\s*([?&])\s*/g, '$1')
  const tight = blankless.includes('?') ? blankless : blankless.replace('&', '?')
  const [address = ''] = tight.replace(/^https?:\/\/[^/?#]*/, '').split('#')
  const local = address.replace(/^\/+/, '')
  const version = /^v\d+\.\d+(?=\/|\?|$)/.exec(local)?.[0]
  const [query, token] = withoutToken(version ? local.slice(version.length).replace(/^\/+/, '') : local)
  return { query, ...(version && { version }), ...(token && { token }) }
}

/** Splits access_token off a query; a placeholder of a printed line is dropped. */
function withoutToken(query: string): [query: string, token: string] {
  const { path, search } = splitQuery(query)
  const parts = search === '' ? [] : search.split('&')
  const rest = parts.filter((part) => !part.startsWith('access_token='))
  const given = parts.find((part) => part.startsWith('access_token=')) ?? ''
  const token = realToken(decode(given.slice('access_token='.length)))
  return [rest.length > 0 ? `${path}?${rest.join('&')}` : path, token]
}

export function splitQuery(query: string): { path: string; search: string } {
  const mark = query.indexOf('?')
  return mark < 0 ? { path: query, search: '' } : { path: query.slice(0, mark), search: query.slice(mark + 1) }
}

/** A name in capitals, <...>, {...} or $NAME is not a token. */
function realToken(text: string): string {
  return /^[A-Za-z0-9|_.-]+$/.test(text) && /\d/.test(text) ? text : ''
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return text
  }
}

interface Curl {
  method?: string
  url: string
  form: Param[]
  json?: string
  get: boolean
  token: string
}

// Short options of curl that take a value; every other one is a switch.
const VALUED = 'AbcCdDeEFhHKmoPQrtTuUwxXyYz'

function parseCurl(words: string[]): Parsed {
  const curl: Curl = { url: '', form: [], get: false, token: '' }
  const rest = words.slice(1)
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    readWord(curl, word, () => rest.shift() ?? '')
  }
  return curlRequest(curl)
}

function readWord(curl: Curl, word: string, next: () => string) {
  if (!word.startsWith('-') || word === '-') {
    if (curl.url === '') curl.url = word
    return
  }
  if (word.startsWith('--')) {
    const [name = '', ...value] = word.split('=')
    readOption(curl, name, () => (value.length > 0 ? value.join('=') : next()))
    return
  }
  for (let i = 1; i < word.length; i++) {
    const letter = word.charAt(i)
    const attached = word.slice(i + 1)
    readOption(curl, `-${letter}`, () => attached || next())
    if (VALUED.includes(letter)) return
  }
}

function readOption(curl: Curl, name: string, value: () => string) {
  switch (name) {
    case '-X':
    case '--request':
      curl.method = value().toUpperCase()
      return
    case '--url':
      curl.url = value()
      return
    case '-G':
    case '--get':
      curl.get = true
      return
    case '-H':
    case '--header':
      readHeader(curl, value())
      return
    case '-d':
    case '--data':
    case '--data-raw':
    case '--data-ascii':
    case '--data-binary':
      readData(curl, value())
      return
    case '--json':
      curl.json = value()
      return
    case '--data-urlencode':
    case '-F':
    case '--form':
    case '--form-string':
      curl.form.push(pair(value()))
      return
    default:
      skipValue(name, value)
  }
}

/** Consumes the value of an option that means nothing here. */
function skipValue(name: string, value: () => string) {
  const long = [
    '--output',
    '--user-agent',
    '--user',
    '--max-time',
    '--connect-timeout',
    '--write-out',
    '--proxy',
    '--cookie',
  ]
  if (long.includes(name) || (name.length === 2 && VALUED.includes(name.charAt(1)))) value()
}

function readHeader(curl: Curl, line: string) {
  const bearer = /^authorization:\s*(?:bearer|oauth)\s+(\S+)/i.exec(line)?.[1]
  if (bearer) curl.token = realToken(bearer)
}

function readData(curl: Curl, text: string) {
  if (/^\s*[{[]/.test(text)) {
    curl.json = text
    return
  }
  for (const part of text.split('&')) {
    const { name, value } = pair(part.trim())
    curl.form.push({ name: decode(name), value: decode(value) })
  }
}

function pair(text: string): Param {
  const mark = text.indexOf('=')
  return mark < 0 ? { name: text, value: '' } : { name: text.slice(0, mark), value: text.slice(mark + 1) }
}

function curlRequest(curl: Curl): Parsed {
  const address = parseAddress(curl.url)
  const formToken = realToken(curl.form.find((p) => p.name === 'access_token')?.value ?? '')
  const form = curl.form.filter((p) => p.name !== 'access_token' && p.name !== '')
  const body = !curl.get && (form.length > 0 || curl.json !== undefined || curl.form.length > 0)
  const method = METHODS.find((m) => m === curl.method) ?? (body ? 'POST' : 'GET')
  const parsed: Parsed = { ...address, method, params: [] }
  const token = curl.token || formToken || address.token
  if (token) parsed.token = token
  if (curl.json !== undefined && !curl.get) parsed.json = curl.json
  if (method === 'GET') parsed.query = joined(address.query, form)
  else parsed.params = form
  return parsed
}

function joined(query: string, form: Param[]): string {
  const { path, search } = splitQuery(query)
  const all = [search, ...form.map((p) => `${p.name}=${p.value}`)].filter((part) => part !== '')
  return all.length > 0 ? `${path}?${all.join('&')}` : path
}

/** The words of a shell command: quotes, backslashes and continued lines. */
export function shellWords(line: string): string[] {
  const words: string[] = []
  const piece = /\s+|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)|(['"\\])/g
  let word: string | undefined
  for (const [all, single, double, escaped, plain, stray] of line
    .trim()
    .replace(/^\$\s+/, '')
    .replace(/\\\r?\n/g, ' ')
    .matchAll(piece)) {
    if (/^\s+$/.test(all) && escaped === undefined) {
      if (word !== undefined) words.push(word)
      word = undefined
      continue
    }
    word = (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? stray ?? '')
  }
  return word === undefined ? words : [...words, word]
}

/**
 * The path of a request on this server. Braces and quotes need no escaping by
 * hand; what is already escaped stays.
 */
export function requestPath(version: string, query: string): string {
  const safe = query.replace(/%(?![0-9A-Fa-f]{2})|[^\w\-.~!*'():@&=+$,;/?%]/gu, (c) => encodeURIComponent(c))
  return version === '' ? safe : `${version}/${safe}`
}
