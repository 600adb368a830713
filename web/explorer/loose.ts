// The lenient JSON that a parameter may be written in: strict JSON, and what
// Meta's documents print instead of it (single quotes, bare names and values,
// trailing commas, an object without its outer braces). The server decides;
// this reader gives the mark beside the field and "Show as JSON". Both read
// graphapi/testdata/loose.json.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api

export type Loose =
  | { kind: 'object'; members: [name: string, value: Loose][] }
  | { kind: 'list'; items: Loose[] }
  | { kind: 'string' | 'number' | 'literal'; text: string }

export type Reading = { ok: true; value: Loose } | { ok: false; at: number; why: string }

/** The server's limit on nesting. */
const MAX_DEPTH = 32

class Refused extends Error {}

/** Reads a parameter's value as the server will. */
export function readLoose(text: string): Reading {
  const reader = new Reader(text)
  try {
    return { ok: true, value: reader.document() }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { ok: false, at: reader.at, why: error.message }
  }
}

class Reader {
  at = 0
  private depth = 0
  constructor(private readonly text: string) {}

  document(): Loose {
    const first = this.peek()
    if (this.braceless()) return this.object('')
    if (!isOneOf(first, '{["\'')) return scalar(this.text.trim())
    const value = this.value()
    if (this.peek() !== '') this.refuse('text after the end of the value')
    return value
  }

  /** An object that curl took the outer braces from begins with a name and a colon. */
  private braceless(): boolean {
    const probe = new Reader(this.text)
    try {
      return probe.name() !== undefined && probe.take(':')
    } catch {
      return false
    }
  }

  private value(): Loose {
    const first = this.peek()
    if (first === '{' || first === '[') return this.nested(first)
    if (first === '"' || first === "'") return { kind: 'string', text: this.quoted(first) }
    return this.bare()
  }

  private nested(open: string): Loose {
    if (++this.depth > MAX_DEPTH) this.refuse('nested too deeply')
    this.at++
    const value = open === '{' ? this.object('}') : this.list()
    this.depth--
    return value
  }

  /** Reads members up to the closing brace, or to the end of the text for ''. */
  private object(end: string): Loose {
    const members: [string, Loose][] = []
    while (!this.closed(end)) {
      const name = this.name()
      if (name === undefined) this.refuse('expected a name')
      if (!this.take(':')) this.refuse('expected a colon')
      members.push([name, this.value()])
      if (this.take(',')) continue
      if (this.closed(end)) break
      this.refuse('expected a comma or the end of the object')
    }
    return { kind: 'object', members }
  }

  private list(): Loose {
    const items: Loose[] = []
    while (!this.closed(']')) {
      items.push(this.value())
      if (this.take(',')) continue
      if (this.closed(']')) break
      this.refuse('expected a comma or the end of the list')
    }
    return { kind: 'list', items }
  }

  private name(): string | undefined {
    const first = this.peek()
    if (first === '"' || first === "'") return this.quoted(first)
    return this.match(/[A-Za-z_$][\w$-]*/y)
  }

  /** A value without quotes reaches to the next comma or bracket. */
  private bare(): Loose {
    const text = (this.match(/[^,\]}{[]+/y) ?? '').trim()
    if (text === '') this.refuse('expected a value')
    if (/^\/[/*]/.test(text)) this.refuse('comments are not allowed')
    return scalar(text)
  }

  private quoted(quote: string): string {
    this.at++
    let out = ''
    for (;;) {
      const c = this.text[this.at]
      if (c === undefined) this.refuse('string without an end')
      if (c === quote) {
        this.at++
        return out.replace(/\p{Surrogate}/gu, '\uFFFD')
      }
      out += c === '\\' ? this.escape() : c
      if (c !== '\\') this.at++
    }
  }

  private escape(): string {
    const c = this.text[this.at + 1]
    if (c === undefined) this.refuse('string without an end')
    if (c === 'u') {
      const hex = /^[0-9A-Fa-f]{4}/.exec(this.text.slice(this.at + 2))
      if (!hex) this.refuse('\\u without four hexadecimal digits')
      this.at += 6
      return String.fromCharCode(Number.parseInt(hex[0], 16))
    }
    const plain = '"\\/\'bfnrt'.indexOf(c)
    if (plain < 0) this.refuse('unknown escape in a string')
    this.at += 2
    return '"\\/\'\b\f\n\r\t'.charAt(plain)
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    this.at += found?.length ?? 0
    return found
  }

  /** Skips blanks; '' at the end of the text. */
  private peek(): string {
    while (isOneOf(this.text.charAt(this.at), ' \t\n\r')) this.at++
    return this.text.charAt(this.at)
  }

  private take(c: string): boolean {
    if (this.peek() !== c) return false
    this.at++
    return true
  }

  private closed(end: string): boolean {
    return end === '' ? this.peek() === '' : this.take(end)
  }

  private refuse(why: string): never {
    throw new Refused(why)
  }
}

function isOneOf(c: string, list: string): boolean {
  return c !== '' && list.includes(c)
}

function scalar(word: string): Loose {
  if (word === 'null' || word === 'true' || word === 'false') return { kind: 'literal', text: word }
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(word)) return { kind: 'number', text: word }
  return { kind: 'string', text: word }
}

/**
 * Writes strict, indented JSON. Digits stay as they were typed, and an
 * identifier becomes a string: `{id:4444}` is `{"id": "4444"}`.
 */
export function toJson(value: Loose, indent = '', name = ''): string {
  const inner = `${indent}  `
  switch (value.kind) {
    case 'object':
      return wrap(
        '{',
        value.members.map(([key, v]) => `${JSON.stringify(key)}: ${toJson(v, inner, key)}`),
        '}',
        indent,
      )
    case 'list':
      return wrap(
        '[',
        value.items.map((v) => toJson(v, inner, name)),
        ']',
        indent,
      )
    case 'string':
      return JSON.stringify(value.text)
    case 'number':
      return /(^|_)ids?$/.test(name) ? JSON.stringify(value.text) : value.text
    default:
      return value.text
  }
}

function wrap(open: string, parts: string[], close: string, indent: string): string {
  if (parts.length === 0) return open + close
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`
}

/** Whether a value is meant as JSON, so that a mark makes sense beside it. */
export function looksStructured(text: string, structured: boolean): boolean {
  const first = text.trim().charAt(0)
  return first === '{' || first === '[' || (structured && first !== '')
}
