import { cut } from './cut.ts'

/** Cut shows a text of at most most characters; screen readers hear all of it. */
export function Cut({ text, most }: { text: string; most: number }) {
  const short = cut(text, most)
  if (short === text) return <bdi>{text}</bdi>
  return (
    <bdi title={text}>
      <span aria-hidden="true">{short}</span>
      <span className="sr-only">{text}</span>
    </bdi>
  )
}
