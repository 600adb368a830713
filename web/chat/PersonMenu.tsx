import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { wordsOf } from '../lib/api.ts'
import { Icon } from '../thread/Icon.tsx'
import { Sheet } from '../thread/Sheet.tsx'
import sheet from '../thread/sheet.module.css'
import type { Deed } from './api.ts'
import style from './chat.module.css'
import { Problem } from './Problem.tsx'

interface PersonMenuProps {
  page: string
  blocked: boolean
  onDeed(deed: Deed): Promise<void>
}

/** PersonMenu is what a person can do about the whole conversation. */
export function PersonMenu({ page, blocked, onDeed }: PersonMenuProps) {
  const { _ } = useLingui()
  const [open, show] = useState(false)
  const [problem, setProblem] = useState('')
  const label = _(blocked ? 'unblock' : 'block', { page })
  const press = () =>
    onDeed({ type: blocked ? 'unblock' : 'block' }).then(
      () => show(false),
      (err) => setProblem(wordsOf(err)),
    )
  return (
    <>
      <button
        type="button"
        className={style.iconButton}
        aria-label={_('more')}
        aria-haspopup="dialog"
        onClick={() => show(true)}
      >
        <Icon name="more" size={20} />
      </button>
      {open && (
        <Sheet title={page} onClose={() => show(false)}>
          <ul className={sheet.list}>
            <li>
              <button type="button" className={sheet.choice} onClick={() => void press()}>
                {label}
              </button>
            </li>
          </ul>
          <Problem text={problem} />
        </Sheet>
      )}
    </>
  )
}
