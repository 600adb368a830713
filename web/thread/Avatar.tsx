import style from './thread.module.css'

/** initialsOf returns up to two letters of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u)
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return chosen.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('')
}

/** Avatar stands for a person or a Page; the name beside it says who. */
export function Avatar({ name, large = false }: { name: string; large?: boolean }) {
  return (
    <span className={`${style.avatar} ${large ? style.largeAvatar : ''}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}
