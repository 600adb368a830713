// Live events over one WebSocket per page, with resume after a break.
// https://developer.mozilla.org/docs/Web/API/WebSocket

/** LiveEvent is one frame of /_/ws. */
export interface LiveEvent {
  seq: number
  topic?: string
  type: string
  data?: unknown
}

/** LiveState: live = in step; connecting = trying; polling = tried for long, asking by HTTP instead. */
export type LiveState = 'connecting' | 'live' | 'polling'

/** LiveOptions are what a Live needs to know. */
export interface LiveOptions {
  /** Called for every event of a topic. */
  onEvent(event: LiveEvent): void
  /** Called when events may be missing: read everything again. */
  onGap(): void
  onState(state: LiveState): void
  /** Makes the socket; a test gives another. */
  connect?: (url: string) => WebSocket
}

const firstDelay = 500
const longestDelay = 30_000
const patience = 60_000 // without a connection, before polling begins
const pollEvery = 10_000
const heartbeat = 25_000

/** Live holds the connection open until closed. Times here are machine time. */
export class Live {
  private readonly options: LiveOptions
  private readonly topics = new Set<string>()
  private socket: WebSocket | undefined
  private seq = -1 // of the last event; -1 = never connected
  private fresh = false // topics were named that nothing resumes
  private delay = firstDelay
  private lostAt: number | undefined
  private retry: ReturnType<typeof setTimeout> | undefined
  private beat: ReturnType<typeof setInterval> | undefined
  private poll: ReturnType<typeof setInterval> | undefined
  private closed = false
  private readonly hurry = () => this.now()

  constructor(options: LiveOptions) {
    this.options = options
    window.addEventListener('online', this.hurry)
    this.open()
  }

  /** watch adds topics such as thread:t_1234; names that are watched already are ignored. */
  watch(...topics: string[]): void {
    const added = topics.filter((t) => !this.topics.has(t))
    for (const t of added) this.topics.add(t)
    if (added.length === 0 || this.socket?.readyState !== WebSocket.OPEN) return
    this.fresh = true
    this.send({ type: 'subscribe', topics: added })
  }

  /** close ends the connection for good. */
  close(): void {
    this.closed = true
    window.removeEventListener('online', this.hurry)
    clearTimeout(this.retry)
    clearInterval(this.poll)
    clearInterval(this.beat)
    this.socket?.close()
  }

  private open(): void {
    this.options.onState(this.poll ? 'polling' : 'connecting')
    const url = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/_/ws`
    const socket = this.options.connect?.(url) ?? new WebSocket(url)
    this.socket = socket
    socket.onopen = () => this.opened()
    socket.onmessage = (message) => this.heard(String(message.data))
    socket.onclose = () => this.lost(socket)
  }

  private opened(): void {
    this.delay = firstDelay
    this.lostAt = undefined
    clearInterval(this.poll)
    this.poll = undefined
    clearInterval(this.beat)
    this.beat = setInterval(() => this.send({ type: 'ping' }), heartbeat)
    // What was missed comes before the answer to subscribe.
    this.fresh = this.seq < 0
    if (this.seq >= 0) this.send({ type: 'resume', seq: this.seq })
    if (this.topics.size > 0) this.send({ type: 'subscribe', topics: [...this.topics] })
    this.options.onState('live')
  }

  private heard(text: string): void {
    const event = JSON.parse(text) as LiveEvent
    if (typeof event.seq === 'number') this.seq = Math.max(this.seq, event.seq)
    // What happened between the last reading and the subscription is in no event.
    const gap = event.type === 'reset' || (event.type === 'subscribed' && this.fresh)
    if (event.type === 'subscribed') this.fresh = false
    if (gap) this.options.onGap()
    else if (event.topic) this.options.onEvent(event)
  }

  private lost(socket: WebSocket): void {
    if (this.closed || socket !== this.socket) return
    clearInterval(this.beat)
    this.lostAt ??= performance.now()
    if (!this.poll && performance.now() - this.lostAt > patience) this.startPolling()
    this.options.onState(this.poll ? 'polling' : 'connecting')
    this.retry = setTimeout(() => this.open(), this.delay * (0.5 + Math.random() / 2))
    this.delay = Math.min(this.delay * 2, longestDelay)
  }

  private startPolling(): void {
    this.poll = setInterval(() => this.options.onGap(), pollEvery)
  }

  private now(): void {
    if (this.closed || this.socket?.readyState === WebSocket.OPEN) return
    clearTimeout(this.retry)
    this.delay = firstDelay
    this.open()
  }

  private send(command: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(command))
  }
}
