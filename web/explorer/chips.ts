// The permissions beside the token.

/** granted: in the token. wanted: chosen, not in it. dropped: in it, removed here. */
export type ChipLook = 'granted' | 'wanted' | 'dropped'

export interface Chip {
  name: string
  look: ChipLook
}

/** One chip for each permission that is chosen or in the token. */
export function chips(chosen: readonly string[], granted: readonly string[]): Chip[] {
  const look = (name: string): ChipLook => {
    if (!granted.includes(name)) return 'wanted'
    return chosen.includes(name) ? 'granted' : 'dropped'
  }
  return [...new Set([...granted, ...chosen])].map((name) => ({ name, look: look(name) }))
}

/** Whether what is chosen and what the token carries differ. */
export function mixed(list: readonly Chip[]): boolean {
  return list.some((chip) => chip.look !== 'granted')
}
