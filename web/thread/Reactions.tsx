import { useLingui } from '@lingui/react'
import type { Message, Reaction, Side } from './message.ts'
import { useSurroundings } from './surroundings.ts'
import style from './thread.module.css'
import { useTap } from './useTap.ts'

interface Chip {
  emoji: string
  by: Side[]
  reaction: string
}

/** chipsOf gathers equal reactions, in the order of the first of each. */
export function chipsOf(reactions: readonly Reaction[]): Chip[] {
  const chips = new Map<string, Chip>()
  for (const { emoji, from, reaction } of reactions) {
    const chip = chips.get(emoji) ?? { emoji, by: [], reaction: reaction ?? 'other' }
    chip.by.push(from)
    chips.set(emoji, chip)
  }
  return [...chips.values()]
}

/** Reactions overlap the lower edge of a message; a tap on one joins it, or takes one's own back. */
export function Reactions({ message }: { message: Message }) {
  const { _, i18n } = useLingui()
  const { me, names } = useSurroundings()
  const { tap, busy, able } = useTap()
  const list = new Intl.ListFormat(i18n.locales as string)
  return (
    <div className={style.reactions}>
      {chipsOf(message.reactions ?? []).map(({ emoji, by, reaction }) => {
        const own = by.includes(me)
        const who = _('reactions.by', { emoji, who: list.format(by.map((side) => names[side])) })
        return (
          <button
            key={emoji}
            type="button"
            tabIndex={-1}
            className={style.chip}
            aria-pressed={own}
            aria-disabled={busy || !able}
            aria-label={who}
            title={who}
            onClick={() =>
              void tap(
                own ? { type: 'unreact', mid: message.key } : { type: 'react', mid: message.key, reaction, emoji },
              )
            }
          >
            {emoji}
            {by.length > 1 && <span>{by.length}</span>}
          </button>
        )
      })}
    </div>
  )
}
