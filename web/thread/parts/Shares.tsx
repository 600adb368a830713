import { useLingui } from '@lingui/react'
import { Cut } from '../Cut.tsx'
import { limits } from '../cut.ts'
import { Icon } from '../Icon.tsx'
import { domainOf, webOf } from '../link.ts'
import type { Attachment, Message } from '../message.ts'
import { fieldsOf, numberOf, textOf } from '../payload.ts'
import style from './media.module.css'
import { Picture } from './Picture.tsx'

/** Place shows a location: a tile that nobody else has drawn, and a link to a map. */
export function Place({ file }: { file: Attachment }) {
  const { _, i18n } = useLingui()
  const spot = fieldsOf(fieldsOf(file.payload).coordinates)
  const lat = numberOf(spot.lat)
  const long = numberOf(spot.long)
  const known = lat !== undefined && long !== undefined
  const number = new Intl.NumberFormat(i18n.locales as string, { maximumFractionDigits: 5 })
  return (
    <div className={style.place}>
      <span className={style.tile} aria-hidden="true">
        <Icon name="pin" size={32} />
      </span>
      <span className={style.shareText}>
        <strong>{file.name ? <bdi>{file.name}</bdi> : _('kind.location')}</strong>
        {known && <bdi dir="ltr">{`${number.format(lat)}, ${number.format(long)}`}</bdi>}
        {known && (
          <a
            href={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${long}#map=16/${lat}/${long}`}
            target="_blank"
            rel="noopener noreferrer nofollow"
            tabIndex={-1}
          >
            {_('location.open')}
          </a>
        )}
      </span>
    </div>
  )
}

interface LinkCardProps {
  message: Message
  title: string
  subtitle?: string
  url: string
  image?: string
}

/** LinkCard stands for a page of the web: picture, title, domain. */
export function LinkCard({ message, title, subtitle, url, image }: LinkCardProps) {
  const href = webOf(url)
  const body = (
    <>
      {image && <Picture message={message} source={image} alt="" className={style.sharePicture} />}
      <span className={style.shareText}>
        <strong>
          <Cut text={title || domainOf(url) || url} most={limits.title} />
        </strong>
        {subtitle && (
          <span>
            <Cut text={subtitle} most={limits.subtitle} />
          </span>
        )}
        {href && title && (
          <small>
            <bdi dir="ltr">{domainOf(url)}</bdi>
          </small>
        )}
      </span>
    </>
  )
  if (!href) return <span className={style.share}>{body}</span>
  return (
    <a className={style.share} href={href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={-1}>
      {body}
    </a>
  )
}

/** Share shows a shared link (fallback). */
export function Share({ message, file }: { message: Message; file: Attachment }) {
  const payload = fieldsOf(file.payload)
  return (
    <LinkCard
      message={message}
      title={textOf(payload.title) || file.name || ''}
      subtitle={textOf(payload.subtitle)}
      url={textOf(payload.url)}
      image={textOf(payload.image_url)}
    />
  )
}
