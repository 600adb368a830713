import { useLingui } from '@lingui/react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon } from '../thread/Icon.tsx'
import type { Deed, Profile } from './api.ts'
import style from './composer.module.css'
import { Menu, menuOf } from './Menu.tsx'

interface FootProps {
  profile: Profile
  onDeed(deed: Deed): Promise<void>
  /** The composer. */
  children: ReactNode
}

/** Foot is the menu of the bot and the composer, or the menu alone where the bot wants no text. */
export function Foot({ profile, onDeed, children }: FootProps) {
  const { _ } = useLingui()
  const [open, show] = useState(false)
  const opener = useFocusBack(open)
  const items = menuOf(profile.menu)
  if (items.length === 0) return children
  const alone = profile.composer_input_disabled === true
  return (
    <div className={style.foot}>
      <button
        ref={opener}
        type="button"
        className={alone ? style.wideMenu : style.menuButton}
        aria-label={_('menu')}
        aria-haspopup="dialog"
        onClick={() => show(true)}
      >
        <Icon name="menu" size={20} />
        {alone && <span>{_('menu')}</span>}
      </button>
      {!alone && children}
      {open && <Menu items={items} onDeed={onDeed} onClose={() => show(false)} />}
    </div>
  )
}

// useFocusBack gives the focus back to what has opened something. A sheet does so itself, unless another took its place.
function useFocusBack(open: boolean) {
  const opener = useRef<HTMLButtonElement>(null)
  const before = useRef(open)
  useEffect(() => {
    if (before.current && !open) opener.current?.focus()
    before.current = open
  }, [open])
  return opener
}
