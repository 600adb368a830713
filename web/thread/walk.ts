import type { KeyboardEvent } from 'react'

/** isRightToLeft reports how an element is written. */
export function isRightToLeft(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl'
}

const controls = 'a[href], button, input, video, summary'

/** walk moves the focus between messages, into the controls of one and along them, and out. */
export function walk(event: KeyboardEvent<HTMLElement>, list: HTMLElement | null, leave: () => void): void {
  const items = [...(list?.querySelectorAll<HTMLElement>('[data-message]') ?? [])]
  const active = document.activeElement
  const here = items.findIndex((item) => item.contains(active))
  const item = items[here]
  if (!item || !active || (isOwnKeys(active) && event.key !== 'Escape')) return
  const goal = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: items.length - 1 }[event.key]
  const side = sideways(event)
  if (goal !== undefined) items[goal]?.focus()
  else if (event.key === 'Escape') leave()
  else if (event.key === 'Enter' && active === item) stopsOf(item)[0]?.focus()
  else if (side !== 0) along(item, active, side)
  else return
  event.preventDefault()
}

// isOwnKeys: arrows move what this shows, not the focus.
function isOwnKeys(active: Element): boolean {
  return active instanceof HTMLMediaElement || active instanceof HTMLInputElement
}

function sideways(event: KeyboardEvent<HTMLElement>): number {
  const ahead = isRightToLeft(event.currentTarget) ? 'ArrowLeft' : 'ArrowRight'
  const back = isRightToLeft(event.currentTarget) ? 'ArrowRight' : 'ArrowLeft'
  return event.key === ahead ? 1 : event.key === back ? -1 : 0
}

// along moves between the controls of one message; before the first stands the message itself.
function along(item: HTMLElement, active: Element, by: number): void {
  const stops = [item, ...stopsOf(item)]
  const next = stops[stops.indexOf(active as HTMLElement) + by]
  next?.focus()
}

// stopsOf returns the controls of a message that can be seen.
function stopsOf(item: HTMLElement): HTMLElement[] {
  const all = [...item.querySelectorAll<HTMLElement>(controls)]
  return all.filter((control) => getComputedStyle(control).visibility === 'visible')
}
