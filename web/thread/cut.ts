// Over-long titles are cut on display; the full text stays in the accessible name.
// https://developers.facebook.com/docs/messenger-platform/reference/templates/generic

/** Limits of titles, in characters as a reader counts them. */
export const limits = { title: 80, subtitle: 80, button: 20, reply: 20, menu: 30 } as const

/** cut shortens text to most characters, the last of them "…". */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const letters = [...new Intl.Segmenter().segment(text)].map((s) => s.segment)
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`
}
