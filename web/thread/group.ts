// How messages stand together: runs of one sender, lines with the time.
import type { Message, Side } from './message.ts'
import { isSaid } from './notice.ts'

const runGap = 5 * 60_000
const lineGap = 15 * 60_000

/** Place is where a message stands in its run; only the last of a run carries the avatar. */
export interface Place {
  message: Message
  first: boolean
  last: boolean
}

/** Row is a line with the time, or a message. */
export type Row = { kind: 'time'; key: string; at: number } | ({ kind: 'message' } & Place)

/** rowsOf lays messages out, oldest first; days are those of this zone. */
export function rowsOf(messages: readonly Message[], zone?: string): Row[] {
  const rows: Row[] = []
  messages.forEach((message, i) => {
    const before = messages[i - 1]
    const after = messages[i + 1]
    const line = !before || breaks(before, message, zone)
    if (line) rows.push({ kind: 'time', key: `time-${message.key}`, at: message.at })
    rows.push({
      kind: 'message',
      message,
      first: line || !joined(before, message),
      last: !after || breaks(message, after, zone) || !joined(message, after),
    })
  })
  return rows
}

function joined(a: Message | undefined, b: Message): boolean {
  return (
    a !== undefined &&
    a.from === b.from &&
    a.persona?.id === b.persona?.id &&
    isSaid(a) === isSaid(b) &&
    b.at - a.at < runGap
  )
}

function breaks(a: Message, b: Message, zone?: string): boolean {
  return b.at - a.at >= lineGap || dayOf(a.at, zone) !== dayOf(b.at, zone)
}

/** dayOf names the day of a time, 2026-03-01. */
export function dayOf(at: number, zone?: string): string {
  return new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...(zone && { timeZone: zone }) }).format(at)
}

/** lastOf returns the last message of one side. */
export function lastOf(messages: readonly Message[], side: Side): Message | undefined {
  return messages.findLast((m) => m.from === side)
}
