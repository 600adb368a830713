import { useState } from 'react'
import { mediaOf } from './link.ts'
import style from './thread.module.css'

/** initialsOf returns up to two letters of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u)
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return chosen.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('')
}

interface AvatarProps {
  name: string
  /** Own-origin address. */
  picture?: string | undefined
  large?: boolean
  small?: boolean
}

/** Avatar stands for a person or a Page; the name beside it says who. */
export function Avatar({ name, picture, large = false, small = false }: AvatarProps) {
  const url = mediaOf(picture)
  const [broken, setBroken] = useState<string>() // the address of a picture that cannot be had
  const size = large ? style.largeAvatar : small ? style.smallAvatar : ''
  return (
    <span className={`${style.avatar} ${size}`} aria-hidden="true">
      {url && url !== broken ? <img src={url} alt="" onError={() => setBroken(url)} /> : initialsOf(name)}
    </span>
  )
}
