// Draws an answer from the text that came: the order of names, the digits of
// numbers and the escapes of strings stay as they were received. Parsing and
// printing it again would round 10224567890123457 and sort numeric names.
import { visit } from 'jsonc-parser'

export type Look = 'plain' | 'key' | 'string' | 'number' | 'literal'

/** A piece of text; one that leads somewhere or is secret carries its value. */
export interface Piece {
  look: Look
  text: string
  role?: 'id' | 'page' | 'token'
  value?: string
}

export interface Line {
  depth: number
  pieces: Piece[]
}

export interface ScanOptions {
  /** The request asked for ids=, so the names of the answer are identifiers. */
  keysAreIds?: boolean
}

/** The lines of a JSON text; undefined when it is not JSON. */
export function scan(text: string, options: ScanOptions = {}): Line[] | undefined {
  const drawing = new Drawing(text, options.keysAreIds ?? false)
  let broken = false
  visit(
    text,
    {
      onObjectBegin: () => drawing.open('{'),
      onArrayBegin: () => drawing.open('['),
      onObjectEnd: () => drawing.close('}'),
      onArrayEnd: () => drawing.close(']'),
      onObjectProperty: (name, offset, length) => drawing.name(name, offset, length),
      onLiteralValue: (value, offset, length) => drawing.value(value, offset, length),
      onSeparator: (mark) => drawing.separate(mark),
      onError: () => {
        broken = true
      },
    },
    { disallowComments: true },
  )
  return broken ? undefined : drawing.lines
}

/** An open object or list, and the name it hangs on. */
interface Level {
  list: boolean
  name: string
  empty: boolean
}

class Drawing {
  readonly lines: Line[] = [{ depth: 0, pieces: [] }]
  private readonly levels: Level[] = []
  private latest = ''

  constructor(
    private readonly text: string,
    private readonly keysAreIds: boolean,
  ) {}

  open(bracket: '{' | '[') {
    this.place({ look: 'plain', text: bracket })
    const name = this.level?.list ? this.level.name : this.latest
    this.levels.push({ list: bracket === '[', name, empty: true })
  }

  close(bracket: string) {
    if (this.levels.pop()?.empty === false) this.breakLine()
    this.add({ look: 'plain', text: bracket })
  }

  name(value: string, offset: number, length: number) {
    const id = this.keysAreIds && this.levels.length === 1 && value !== 'error' && !value.startsWith('__')
    const piece: Piece = { look: 'key', text: this.text.slice(offset, offset + length) }
    this.place(id ? { ...piece, role: 'id', value } : piece)
    this.latest = value
  }

  value(value: unknown, offset: number, length: number) {
    const text = this.text.slice(offset, offset + length)
    const look = typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'literal'
    const meant = look === 'string' ? String(value) : text
    const role = look === 'literal' || this.level?.list ? undefined : this.role(meant)
    this.place(role ? { look, text, role, value: meant } : { look, text })
  }

  separate(mark: string) {
    this.add({ look: 'plain', text: mark === ':' ? ': ' : mark })
    if (mark === ',') this.breakLine()
  }

  /** What the name of a value makes of it. */
  private role(value: string): Piece['role'] {
    const name = this.latest
    if (isIdName(name) && /^[\w.:-]+$/.test(value)) return 'id'
    if (name === 'access_token') return 'token'
    return (name === 'next' || name === 'previous') && this.level?.name === 'paging' ? 'page' : undefined
  }

  /** Adds the beginning of a name or value: the first in a bracket takes a new line. */
  private place(piece: Piece) {
    if (this.level?.empty) {
      this.level.empty = false
      this.breakLine()
    }
    this.add(piece)
  }

  private add(piece: Piece) {
    this.lines.at(-1)?.pieces.push(piece)
  }

  private breakLine() {
    this.lines.push({ depth: this.levels.length, pieces: [] })
  }

  private get level(): Level | undefined {
    return this.levels.at(-1)
  }
}

/** id and *_id name nodes; the trace id of an error names a log line. */
function isIdName(name: string): boolean {
  return (name === 'id' || name.endsWith('_id')) && name !== 'fbtrace_id'
}

/** The text as it is drawn, for the clipboard. */
export function plainText(lines: Line[]): string {
  return lines.map((line) => '  '.repeat(line.depth) + line.pieces.map((piece) => piece.text).join('')).join('\n')
}
