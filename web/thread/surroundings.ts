import { createContext, useContext } from 'react'
import type { Side } from './message.ts'
import type { Tap } from './tap.ts'

/** Surroundings are what the parts of a message need to know of their thread. */
export interface Surroundings {
  me: Side
  names: Record<Side, string>
  /** Platform time, Unix milliseconds. */
  now(): number
  /** Does what was tapped; rejects with an Error whose message tells why not. Absent: nothing can be tapped. */
  onTap: ((tap: Tap) => Promise<void>) | undefined
  /** Offers what only builders of bots need. */
  developer: boolean
}

/** SurroundingsContext carries them to every part of a message. */
export const SurroundingsContext = createContext<Surroundings>({
  me: 'customer',
  names: { page: '', customer: '' },
  now: () => 0,
  onTap: undefined,
  developer: false,
})

/** useSurroundings returns those of the thread around. */
export const useSurroundings = () => useContext(SurroundingsContext)
