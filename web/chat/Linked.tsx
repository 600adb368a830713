import { useLingui } from '@lingui/react'
import { useEffect } from 'react'
import style from './chat.module.css'
import { tellLinked } from './link.ts'

/** Linked is where the window of an account link comes back to. It closes by itself, where the browser lets it. */
export function Linked() {
  const { _ } = useLingui()
  useEffect(() => tellLinked(location.search), [])
  return (
    <main className={style.problem}>
      <title>{_('link.done')}</title>
      <h1>{_('link.done')}</h1>
    </main>
  )
}
