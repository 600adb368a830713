import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { mediaOf } from '../link.ts'
import type { Attachment } from '../message.ts'
import { Gif } from './Gif.tsx'
import { Missing } from './Missing.tsx'
import style from './media.module.css'
import { Viewer } from './Viewer.tsx'

const shown = 6

interface ImagesProps {
  images: readonly Attachment[]
  /** Who sent them. */
  who: string
}

/** Images shows one picture, or a grid of several; each opens in the whole window. */
export function Images({ images, who }: ImagesProps) {
  const { _ } = useLingui()
  const [open, show] = useState<string>()
  const urls = images.flatMap((image) => mediaOf(image.url) ?? [])
  const alt = _('picture.from', { who })
  const hidden = images.length - shown
  return (
    <div className={images.length > 1 ? style.grid : style.single} data-count={Math.min(images.length, 3)}>
      {images.slice(0, shown).map((image, i) => (
        <Image
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
          key={i}
          image={image}
          alt={images.length > 1 ? `${alt}, ${_('place', { n: i + 1, count: images.length })}` : alt}
          more={hidden > 0 && i === shown - 1 ? hidden : 0}
          onOpen={show}
        />
      ))}
      {open && <Viewer pictures={urls} first={urls.indexOf(open)} alt={alt} onClose={() => show(undefined)} />}
    </div>
  )
}

interface ImageProps {
  image: Attachment
  alt: string
  /** How many more there are behind it. */
  more: number
  onOpen(url: string): void
}

function Image({ image, alt, more, onOpen }: ImageProps) {
  const url = mediaOf(image.url)
  const [broken, setBroken] = useState(false)
  if (!url || broken) return <Missing kind="image" name={image.name} />
  if (image.mime === 'image/gif') return <Gif url={url} alt={alt} onBroken={() => setBroken(true)} />
  const size = image.width && image.height ? { width: image.width, height: image.height } : {}
  return (
    <button type="button" tabIndex={-1} className={style.picture} onClick={() => onOpen(url)}>
      <img src={url} alt={alt} dir="auto" {...size} onError={() => setBroken(true)} />
      {more > 0 && (
        <span className={style.more} aria-hidden="true">
          <bdi dir="ltr">+{more}</bdi>
        </span>
      )}
    </button>
  )
}
