import { useState } from 'react'
import { mediaOf } from '../link.ts'
import type { Message } from '../message.ts'
import { Missing } from './Missing.tsx'

interface PictureProps {
  message: Message
  /** Remote address, as the bot sent it. */
  source: string
  /** Said in its place; "" = the text beside it says the same. */
  alt: string
  className?: string | undefined
}

/** Picture shows this server's copy of a picture that a bot has named. */
export function Picture({ message, source, alt, className }: PictureProps) {
  const url = mediaOf(message.pictures?.[source])
  const [broken, setBroken] = useState<string>()
  return (
    <span className={className}>
      {url && url !== broken ? (
        <img src={url} alt={alt} dir="auto" loading="lazy" onError={() => setBroken(url)} />
      ) : (
        <Missing kind="image" source={source} />
      )}
    </span>
  )
}
