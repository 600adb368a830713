import { useCallback, useRef, useState } from 'react'
import { wordsOf } from '../lib/api.ts'
import { useSurroundings } from './surroundings.ts'
import type { Tap } from './tap.ts'

/** useTap sends taps, one at a time; problem is what the server answered to the last one. */
export function useTap() {
  const { onTap } = useSurroundings()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const running = useRef(false)
  const tap = useCallback(
    async (what: Tap): Promise<boolean> => {
      if (!onTap || running.current) return false
      running.current = true
      setBusy(true)
      setProblem('')
      try {
        await onTap(what)
        return true
      } catch (err) {
        setProblem(wordsOf(err))
        return false
      } finally {
        running.current = false
        setBusy(false)
      }
    },
    [onTap],
  )
  return { tap, busy, problem, able: onTap !== undefined }
}
