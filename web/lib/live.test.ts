import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Live, type LiveState } from './live.ts'

// Socket stands in for the browser's WebSocket; tests play the server.
class Socket {
  static all: Socket[] = []
  readyState = 0
  sent: unknown[] = []
  onopen: () => void = () => undefined
  onclose: () => void = () => undefined
  onmessage: (event: { data: string }) => void = () => undefined

  constructor() {
    Socket.all.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    this.readyState = 3
    this.onclose()
  }
  accept() {
    this.readyState = 1
    this.onopen()
  }
  say(event: object) {
    this.onmessage({ data: JSON.stringify(event) })
  }
}

let states: LiveState[]
let events: string[]
let gaps: number
let live: Live

beforeEach(() => {
  vi.useFakeTimers()
  Socket.all = []
  states = []
  events = []
  gaps = 0
  live = new Live({
    onEvent: (event) => events.push(event.type),
    onGap: () => gaps++,
    onState: (state) => states.push(state),
    connect: () => new Socket() as unknown as WebSocket,
  })
})

afterEach(() => {
  live.close()
  vi.useRealTimers()
})

const last = () => Socket.all.at(-1) as Socket

it('subscribes when the connection stands', () => {
  live.watch('thread:t_1')
  live.watch('thread:t_1', 'thread:t_2')
  last().accept()
  expect(last().sent).toEqual([{ type: 'subscribe', topics: ['thread:t_1', 'thread:t_2'] }])
  expect(states).toEqual(['connecting', 'live'])
})

it('resumes after the last event', () => {
  live.watch('thread:t_1')
  last().accept()
  last().say({ seq: 7, topic: 'thread:t_1', type: 'message' })
  last().close()
  vi.advanceTimersByTime(500)
  last().accept()
  expect(Socket.all).toHaveLength(2)
  expect(last().sent).toEqual([
    { type: 'resume', seq: 7 },
    { type: 'subscribe', topics: ['thread:t_1'] },
  ])
  expect(events).toEqual(['message'])
})

it('closes the gap between reading and subscribing', () => {
  live.watch('thread:t_1')
  last().accept()
  last().say({ seq: 1, type: 'subscribed' })
  expect(gaps).toBe(1)
  live.watch('thread:t_2')
  last().say({ seq: 1, type: 'subscribed' })
  expect(gaps).toBe(2)
  last().close()
  vi.advanceTimersByTime(500)
  last().accept()
  last().say({ seq: 1, type: 'subscribed' })
  expect(gaps).toBe(2)
})

it('reads everything again when the server cannot resume', () => {
  last().accept()
  last().say({ seq: 90, type: 'reset' })
  expect(gaps).toBe(1)
})

it('polls after a minute without a connection, until there is one', () => {
  for (let i = 0; i < 12; i++) {
    last().close()
    vi.advanceTimersByTime(30_000)
  }
  expect(states.at(-1)).toBe('polling')
  expect(gaps).toBeGreaterThan(0)
  last().accept()
  gaps = 0
  vi.advanceTimersByTime(60_000)
  expect(gaps).toBe(0)
  expect(states.at(-1)).toBe('live')
})
