// Platform time. Every time on a page comes from here: the server's clock can
// be frozen, shifted and scaled, the browser's is of no interest.
import { get } from './api.ts'

/** ClockState is the answer of GET /_/api/clock. */
export interface ClockState {
  now: string // RFC 3339
  mode: 'real' | 'shifted' | 'frozen' | 'scaled'
  offset: number // seconds
  rate: number
}

type Listener = () => void

/** PlatformClock follows the server's clock between two looks at it. */
export class PlatformClock {
  private base = 0 // platform time, milliseconds, at the last look
  private seenAt = 0 // performance.now() of the last look
  private current: ClockState = { now: '', mode: 'real', offset: 0, rate: 1 }
  private readonly listeners = new Set<Listener>()

  /** now returns platform time in Unix milliseconds; before the first sync, this machine's. */
  now(): number {
    const passed = performance.now() - this.seenAt
    if (this.base === 0) return performance.timeOrigin + passed
    return this.current.mode === 'frozen' ? this.base : this.base + passed * this.current.rate
  }

  /** state returns what the server said last. */
  state(): ClockState {
    return this.current
  }

  /** set takes over what the server said. */
  set(state: ClockState): void {
    this.base = Date.parse(state.now)
    this.seenAt = performance.now()
    this.current = state
    for (const listener of this.listeners) listener()
  }

  /** sync asks the server; a failure leaves the clock running as it was. */
  async sync(): Promise<void> {
    try {
      this.set(await get<ClockState>('/_/api/clock'))
    } catch {
      // The connection banner says that the server is away; the clock runs on.
    }
  }

  /** subscribe calls listener after every change; the result ends it. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** keep syncs now, every 30 s and when the tab is looked at again; the result ends it. */
  keep(): () => void {
    const look = () => {
      if (document.visibilityState === 'visible') void this.sync()
    }
    look()
    const timer = setInterval(look, 30_000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }
}
