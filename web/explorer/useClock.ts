import { useCallback, useEffect, useState } from 'react'
import { PlatformClock } from '../lib/clock.ts'

/** How often what is counted in minutes is looked at again, milliseconds. */
const TICK = 10_000

/** useClock returns platform time in Unix milliseconds, and a function that reads it. */
export function useClock(): [now: number, read: () => number] {
  const [clock] = useState(() => new PlatformClock())
  const [now, setNow] = useState(() => clock.now())
  const read = useCallback(() => clock.now(), [clock])
  useEffect(() => {
    const look = () => setNow(clock.now())
    const ends = [clock.keep(), clock.subscribe(look)]
    const timer = setInterval(look, TICK)
    return () => {
      clearInterval(timer)
      for (const end of ends) end()
    }
  }, [clock])
  return [now, read]
}
