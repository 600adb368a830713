import { useLingui } from '@lingui/react'
import { Icon } from '../Icon.tsx'
import { domainOf } from '../link.ts'
import style from './media.module.css'

interface MissingProps {
  kind: 'image' | 'video' | 'audio' | 'file'
  /** Of the file, or the remote address of a picture. */
  name?: string | undefined
  /** Where it should have come from. */
  source?: string | undefined
}

/** Missing stands in for what is not here: kind, name, reason. */
export function Missing({ kind, name, source }: MissingProps) {
  const { _ } = useLingui()
  const host = source ? domainOf(source) : ''
  return (
    <span className={style.missing}>
      <Icon name="missing" size={20} />
      <span>
        <strong>{_(`kind.${kind}`)}</strong> {name && <bdi>{name}</bdi>}
        <br />
        {host ? _('missing.from', { host }) : _('missing.gone')}
      </span>
    </span>
  )
}
