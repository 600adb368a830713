import { useEffect, useRef } from 'react'

/** Keys maps a chord such as "Alt+KeyG" or "Enter" (with Ctrl or Cmd) to what it does. */
export type Keys = Record<string, () => void>

/**
 * useKeys listens while the page is open. Every chord has Alt, or Ctrl or Cmd,
 * so none fires while somebody writes; none belongs to a browser.
 */
export function useKeys(keys: Keys) {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = latest.current[chord(event)]
      if (!action || event.isComposing) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

function chord(event: KeyboardEvent): string {
  if ((event.ctrlKey || event.metaKey) && !event.altKey) return `Mod+${event.code}`
  return event.altKey && !event.ctrlKey && !event.metaKey ? `Alt+${event.code}` : ''
}
