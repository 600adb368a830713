import type { RefObject } from 'react'

/**
 * focusButtonIn moves the focus to the first button of a box after the next
 * drawing, if what had it has gone away. It never takes it from anything.
 */
export function focusButtonIn(box: RefObject<HTMLElement | null>) {
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return
    box.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus()
  })
}
