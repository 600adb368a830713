import { useLingui } from '@lingui/react'
import { Icon } from './Icon.tsx'
import type { Quoted } from './message.ts'
import { useSurroundings } from './surroundings.ts'
import style from './thread.module.css'

/** Quote stands above an answer; it leads to the message that is answered, and shows it for a moment. */
export function Quote({ quoted }: { quoted: Quoted }) {
  const { _ } = useLingui()
  const { names } = useSurroundings()
  const text = quoted.removed ? _('reply.removed') : quoted.text || _('kind.card')
  return (
    <button
      type="button"
      tabIndex={-1}
      className={style.quote}
      onClick={(event) => jump(event.currentTarget, quoted.mid)}
    >
      <Icon name="reply" />
      <span className={style.quoted}>
        {quoted.from && <bdi className={style.quotedName}>{names[quoted.from]}</bdi>}
        <span dir="auto" className={quoted.removed ? style.gone : ''}>
          {text}
        </span>
      </span>
    </button>
  )
}

function jump(from: HTMLElement, key: string): void {
  const item = [...(from.closest('ol')?.querySelectorAll<HTMLElement>('[data-message]') ?? [])].find(
    (found) => found.dataset.message === key,
  )
  if (!item) return
  item.scrollIntoView({ block: 'center' })
  item.focus()
  item.animate?.([{ backgroundColor: 'var(--color-accent-soft)' }, { backgroundColor: 'transparent' }], 1500)
}
