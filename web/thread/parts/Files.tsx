import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { Icon } from '../Icon.tsx'
import { mediaOf } from '../link.ts'
import type { Attachment } from '../message.ts'
import { sizeText } from '../money.ts'
import { Missing } from './Missing.tsx'
import style from './media.module.css'
import { pauseOthers } from './playing.ts'

interface FileProps {
  file: Attachment
}

/** Video plays in place, never by itself. */
export function Video({ file }: FileProps) {
  const { _ } = useLingui()
  const url = mediaOf(file.url)
  const [broken, setBroken] = useState(false)
  if (!url || broken) return <Missing kind="video" name={file.name} />
  return (
    // biome-ignore lint/a11y/useMediaCaption: the Send API has no captions
    <video
      className={style.video}
      src={url}
      controls
      playsInline
      preload="metadata"
      tabIndex={-1}
      aria-label={file.name || _('kind.video')}
      onPlay={pauseOthers}
      onError={() => setBroken(true)}
    />
  )
}

/** File offers a file for download. */
export function File({ file }: FileProps) {
  const { _, i18n } = useLingui()
  const url = mediaOf(file.url)
  if (!url) return <Missing kind="file" name={file.name} />
  const name = file.name || _('kind.file')
  return (
    <a className={style.file} href={url} download={file.name ?? ''} tabIndex={-1}>
      <Icon name="file" size={24} />
      <span>
        <bdi>{name}</bdi>
        {file.size !== undefined && <small>{sizeText(file.size, i18n.locales as string)}</small>}
      </span>
      <span className="sr-only">{_('file.download')}</span>
    </a>
  )
}

// The ids of the thumb, and its three sizes in pixels.
// https://developers.facebook.com/docs/messenger-platform/webhooks/webhook-events/messages
const thumbs = new Map([
  ['369239263222822', 48],
  ['369239343222814', 72],
  ['369239383222810', 96],
])

/** Sticker stands without a bubble; a like is the thumb, in its three sizes. */
export function Sticker({ file }: FileProps) {
  const { _ } = useLingui()
  const url = mediaOf(file.url)
  const [broken, setBroken] = useState(false)
  const size = thumbs.get(String(file.sticker_id))
  if (url && !broken) {
    const alt = size ? '👍' : _('kind.sticker')
    return (
      <img
        className={style.sticker}
        src={url}
        alt={alt}
        width={size ?? 120}
        height={size ?? 120}
        onError={() => setBroken(true)}
      />
    )
  }
  if (!size) return <Missing kind="image" name={_('kind.sticker')} />
  return (
    <span className={style.like} style={{ fontSize: size }} role="img" aria-label="👍">
      👍
    </span>
  )
}
