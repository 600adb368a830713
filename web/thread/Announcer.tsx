import { useLingui } from '@lingui/react'
import { useEffect, useRef, useState } from 'react'
import type { Message, Side } from './message.ts'
import style from './thread.module.css'

interface AnnouncerProps {
  messages: readonly Message[]
  me: Side
  names: Record<Side, string>
  typing: boolean
}

const stays = 1000 // milliseconds

/** Announcer tells screen readers what arrived, one line each; the line is cleared after a second. */
export function Announcer({ messages, me, names, typing }: AnnouncerProps) {
  const { _ } = useLingui()
  const [line, say] = useState('')
  const known = useRef<number>(undefined)
  useEffect(() => {
    const news = known.current === undefined ? [] : messages.slice(known.current).filter((m) => m.from !== me)
    known.current = messages.length
    if (news.length > 0) say(news.map((m) => _('announce.message', { who: names[m.from], text: m.text })).join('\n'))
  }, [messages, me, names, _])
  const other = names[me === 'page' ? 'customer' : 'page']
  useEffect(() => {
    if (typing) say(_('announce.typing', { who: other }))
  }, [typing, other, _])
  useEffect(() => {
    if (!line) return
    const timer = setTimeout(() => say(''), stays)
    return () => clearTimeout(timer)
  }, [line])
  return (
    <div className={style.spoken} aria-live="polite">
      {line}
    </div>
  )
}
