import { useLingui } from '@lingui/react'
import { type KeyboardEvent, useState } from 'react'
import { Icon } from '../Icon.tsx'
import { Sheet } from '../Sheet.tsx'
import { isRightToLeft } from '../walk.ts'
import style from './media.module.css'

interface ViewerProps {
  /** Own-origin addresses. */
  pictures: readonly string[]
  first: number
  alt: string
  onClose(): void
}

/** Viewer shows pictures in the whole window, one at a time; arrows move between them. */
export function Viewer({ pictures, first, alt, onClose }: ViewerProps) {
  const { _ } = useLingui()
  const [at, go] = useState(first)
  const many = pictures.length > 1
  const step = (by: number) => go((n) => Math.min(Math.max(n + by, 0), pictures.length - 1))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const ahead = isRightToLeft(event.currentTarget) ? 'ArrowLeft' : 'ArrowRight'
    const back = isRightToLeft(event.currentTarget) ? 'ArrowRight' : 'ArrowLeft'
    if (event.key === ahead) step(1)
    else if (event.key === back) step(-1)
  }
  const place = _('place', { n: at + 1, count: pictures.length })
  return (
    <Sheet dark title={many ? place : alt} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows are beside the buttons, not in their place */}
      <div className={style.viewer} onKeyDown={onKeyDown}>
        <img src={pictures[at]} alt={alt} dir="auto" />
        {many && (
          <>
            <button
              type="button"
              className={style.turn}
              aria-label={_('previous')}
              aria-disabled={at === 0}
              onClick={() => step(-1)}
            >
              <Icon name="previous" size={24} />
            </button>
            <button
              type="button"
              className={style.turn}
              aria-label={_('next')}
              aria-disabled={at === pictures.length - 1}
              onClick={() => step(1)}
            >
              <Icon name="next" size={24} />
            </button>
          </>
        )}
      </div>
    </Sheet>
  )
}
