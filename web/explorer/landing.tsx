import { useEffect } from 'react'
import { announce } from './login.ts'
import { useText } from './text.ts'

/** TokenLanding is where the login dialog ends: it hands the answer over and closes. */
export function TokenLanding() {
  const t = useText()
  useEffect(() => {
    announce(location.search, location.hash)
    // The token shall not stay in the address of a window that is left open.
    history.replaceState(null, '', location.pathname)
    window.close()
  }, [])
  return (
    <main className="p-8">
      <title>{t('landing.title')}</title>
      <h1 className="text-20">{t('landing.title')}</h1>
      <p className="mt-2 text-muted">{t('landing.done')}</p>
    </main>
  )
}
