import { Live, type LiveEvent, type LiveState } from '../lib/live.ts'

/** Follower is told what happens to one thread. */
export interface Follower {
  onEvent(event: LiveEvent): void
  /** Something may have been missed: read the thread again. */
  onGap(): void
  onLost(): void
}

/** Feed is the live connection of a chat page, shared by all its threads. */
export class Feed {
  private readonly live: Live
  private readonly followers = new Set<[topic: string, follower: Follower]>()
  private state: LiveState = 'connecting'

  constructor(onState: (state: LiveState) => void) {
    this.live = new Live({
      onEvent: (event) => this.each((follower, topic) => event.topic === topic && follower.onEvent(event)),
      onGap: () => this.each((follower) => follower.onGap()),
      onState: (state) => {
        if (this.state === 'live' && state !== 'live') this.each((follower) => follower.onLost())
        this.state = state
        onState(state)
      },
    })
  }

  /** follow tells follower of a thread until the result is called. Without a PSID there is no thread yet. */
  follow(psid: string | undefined, follower: Follower): () => void {
    const entry: [string, Follower] = [psid ? `thread:t_${psid}` : '', follower]
    this.followers.add(entry)
    if (psid) this.live.watch(entry[0])
    return () => this.followers.delete(entry)
  }

  /** close ends the connection. */
  close(): void {
    this.live.close()
  }

  private each(tell: (follower: Follower, topic: string) => void): void {
    for (const [topic, follower] of this.followers) tell(follower, topic)
  }
}
