import { cut } from './cut.ts'
import style from './thread.module.css'

/** Cut shows a text of at most most characters; screen readers hear all of it. */
export function Cut({ text, most }: { text: string; most: number }) {
  const short = cut(text, most)
  if (short === text) return <bdi>{text}</bdi>
  return (
    <bdi title={text}>
      <span aria-hidden="true">{short}</span>
      <span className={style.spoken}>{text}</span>
    </bdi>
  )
}
