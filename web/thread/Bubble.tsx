import { memo, useMemo } from 'react'
import { isEmojiOnly, partsOf } from './text.ts'
import style from './thread.module.css'

/** Bubble draws the content of one message. Links are reached through the message, not by Tab. */
export const Bubble = memo(function Bubble({ text, own }: { text: string; own: boolean }) {
  const parts = useMemo(() => partsOf(text), [text])
  const look = isEmojiOnly(text) ? style.emoji : own ? style.own : style.other
  return (
    <div dir="auto" className={`${style.bubble} ${look}`}>
      {parts.map((part) =>
        part.href ? (
          <a key={part.at} href={part.href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={-1}>
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </div>
  )
})
