// Entry of the desk: the pages for those who build.
import './styles/tokens.css'
import catalogues from 'virtual:catalogues/explorer'
import { I18nProvider as Messages } from '@lingui/react'
import { lazy, StrictMode, Suspense } from 'react'
import { I18nProvider as Aria } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { intlLocale } from './i18n/locale.ts'
import { startI18n } from './i18n/start.ts'
import { showTheme } from './lib/theme.ts'
import { Home } from './ui/Home.tsx'
import { Shell } from './ui/Shell.tsx'

const ExplorerPage = lazy(() => import('./explorer/page.tsx').then((m) => ({ default: m.ExplorerPage })))
const TokenLanding = lazy(() => import('./explorer/landing.tsx').then((m) => ({ default: m.TokenLanding })))

/** Page is what an address shows. */
function Page({ path }: { path: string }) {
  if (path === '/_/explorer/token') return <TokenLanding />
  if (path.startsWith('/_/explorer') || path.startsWith('/tools/explorer')) {
    return (
      <Shell current="explorer">
        <ExplorerPage />
      </Shell>
    )
  }
  return (
    <Shell current="home">
      <Home />
    </Shell>
  )
}

showTheme()
const i18n = await startI18n(catalogues)
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Messages i18n={i18n}>
        <Aria locale={intlLocale(i18n.locale)}>
          <Suspense fallback={null}>
            <Page path={location.pathname} />
          </Suspense>
        </Aria>
      </Messages>
    </StrictMode>,
  )
}
