import { useLingui } from '@lingui/react'
import { useEffect, useRef, useState } from 'react'
import type { Message, Side } from './message.ts'
import { noticeText } from './notice.ts'
import { summaryOf } from './summary.ts'

interface AnnouncerProps {
  messages: readonly Message[]
  me: Side
  names: Record<Side, string>
  /** Who is typing; "" = nobody. */
  typing: string
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
    if (news.length > 0) say(news.map((m) => lineOf(m, me, names, _)).join('\n'))
  }, [messages, me, names, _])
  useEffect(() => {
    if (typing) say(_('announce.typing', { who: typing }))
  }, [typing, _])
  useEffect(() => {
    if (!line) return
    const timer = setTimeout(() => say(''), stays)
    return () => clearTimeout(timer)
  }, [line])
  return (
    <div className="sr-only" aria-live="polite">
      {line}
    </div>
  )
}

type Translate = (id: string, values?: Record<string, unknown>) => string

function lineOf(message: Message, me: Side, names: Record<Side, string>, _: Translate): string {
  if (message.notice) return noticeText(message, me, names, _)
  return _('announce.message', { who: message.persona?.name ?? names[message.from], text: summaryOf(message, _) })
}
