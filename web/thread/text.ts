// The text of a message: plain, with links for addresses. No Markdown, no HTML.

/** Part is a piece of text, at its place in the whole; href makes it a link. */
export interface Part {
  at: number
  text: string
  href?: string
}

const address = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"]+/giu

/** partsOf splits text at its addresses. A closing mark after one belongs to the sentence. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const found of text.matchAll(address)) {
    const link = trimmed(found[0])
    if (found.index > end) parts.push({ at: end, text: text.slice(end, found.index) })
    parts.push({ at: found.index, text: link, href: link })
    end = found.index + link.length
  }
  if (end < text.length) parts.push({ at: end, text: text.slice(end) })
  return parts
}

function trimmed(link: string): string {
  const bare = link.replace(/[.,;:!?'’»…]+$/u, '')
  return bare.endsWith(')') && !bare.includes('(') ? trimmed(bare.slice(0, -1)) : bare
}

const pictograph = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})/u

/** isEmojiOnly reports whether text is one to three emoji and nothing else. */
export function isEmojiOnly(text: string): boolean {
  if (text.length === 0 || text.length > 48) return false
  const letters = [...new Intl.Segmenter().segment(text)].map((s) => s.segment)
  return letters.length <= 3 && letters.every((letter) => pictograph.test(letter))
}
