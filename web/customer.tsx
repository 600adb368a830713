// Entry of the customer's pages: chat and login dialog. Preact in React's place.
import './styles/tokens.css'
import catalogues from 'virtual:catalogues/chat'
import { I18nProvider } from '@lingui/react'
import { lazy, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { ChatPage } from './chat/ChatPage.tsx'
import { Linked } from './chat/Linked.tsx'
import { startI18n } from './i18n/start.ts'
import { showTheme } from './lib/theme.ts'
import { LoginDialog } from './login/LoginDialog.tsx'

// Only builders of bots and tests look at it: it is no part of what a chat loads.
const Gallery = lazy(() => import('./gallery/Gallery.tsx'))

/** Page is what an address shows. */
function Page({ path }: { path: string }) {
  if (path === '/_/gallery') return <Gallery />
  if (path === '/_/chat/linked') return <Linked />
  const [, developers, page = ''] = /^\/(_\/chat|m)\/([^/]+)\/?$/.exec(path) ?? []
  if (!page) return <LoginDialog />
  return <ChatPage page={decodeURIComponent(page)} developer={developers === '_/chat'} />
}

showTheme()
const i18n = await startI18n(catalogues)
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <I18nProvider i18n={i18n}>
      <Suspense fallback={null}>
        <Page path={location.pathname} />
      </Suspense>
    </I18nProvider>,
  )
}
