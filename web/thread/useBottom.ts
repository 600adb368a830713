import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Message, Side } from './message.ts'
import { isSaid } from './notice.ts'

const near = 48 // px from the end that count as the end

/**
 * useBottom keeps the newest message in sight while the reader is at the end,
 * and counts what arrived while they were reading further up.
 */
export function useBottom(messages: readonly Message[], me: Side, typing: boolean, onBottom: (at: boolean) => void) {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const said = messages.filter(isSaid)
  const count = useRef(said.length)
  const [unseen, setUnseen] = useState(0)

  const settle = useCallback(
    (at: boolean) => {
      atEnd.current = at
      if (at) setUnseen(0)
      onBottom(at)
    },
    [onBottom],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: typing and notices change the height
  useLayoutEffect(() => {
    const added = said.slice(count.current)
    count.current = said.length
    const mine = added.at(-1)?.from === me
    if (atEnd.current || mine) {
      toEnd(scroller.current)
      settle(true)
    } else setUnseen((n) => n + added.length)
  }, [messages, me, typing, settle])

  useEffect(() => {
    const box = scroller.current
    if (!box) return
    // The keyboard of a phone, a growing composer: what was at the end stays there.
    const observer = new ResizeObserver(() => atEnd.current && toEnd(box))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  const onScroll = useCallback(() => {
    const box = scroller.current
    if (box) settle(box.scrollHeight - box.scrollTop - box.clientHeight < near)
  }, [settle])

  const goTo = useCallback(
    (list: HTMLElement | null) => {
      const items = list?.querySelectorAll<HTMLElement>('[data-message]')
      items?.[items.length - unseen]?.focus()
      toEnd(scroller.current)
      settle(true)
    },
    [unseen, settle],
  )

  return { scroller, unseen, onScroll, goTo }
}

function toEnd(box: HTMLElement | null) {
  if (box) box.scrollTop = box.scrollHeight
}
