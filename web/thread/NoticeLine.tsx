import { useLingui } from '@lingui/react'
import type { Message, Side } from './message.ts'
import { noticeText } from './notice.ts'
import style from './thread.module.css'

interface NoticeLineProps {
  message: Message
  me: Side
  names: Record<Side, string>
}

/** NoticeLine says between the messages what happened, and nothing when it is not known. */
export function NoticeLine({ message, me, names }: NoticeLineProps) {
  const { _ } = useLingui()
  const text = noticeText(message, me, names, _)
  return (
    text && (
      <li className={style.notice} dir="auto">
        {text}
      </li>
    )
  )
}
