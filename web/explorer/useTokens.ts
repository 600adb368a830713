// The token that calls are sent with, and the others at hand.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { type App, appToken, type GrantedPage, grantedPages, inspect, type TokenInfo } from './api.ts'
import { type Chip, chips } from './chips.ts'
import { openDialog } from './login.ts'
import { announcement, type Text } from './text.ts'

/** Held is a token and what the server says about it. */
export interface Held {
  text: string
  info: TokenInfo
}

/** Tokens is the state of the token panel and what can be done there. */
export interface Tokens {
  app: string
  setApp(id: string): void
  current: Held | undefined
  user: Held | undefined
  pages: GrantedPage[]
  chips: Chip[]
  toggle(permission: string): void
  /** What happened last, for the status region. */
  said: string
  say(text: string): void
  waiting: boolean
  generate(): Promise<void>
  /** Takes over a token; keepChosen leaves permissions that it lacks chosen. */
  use(text: string, keepChosen?: boolean): Promise<void>
  /** Changes to the token of user, app or a Page's id; returns its text, '' when that failed. */
  choose(owner: string): Promise<string>
}

const lastApp = 'parley.explorer.app'

/** useTokens keeps the tokens in memory only: a reload forgets them. */
export function useTokens(apps: readonly App[], t: Text, now: () => number): Tokens {
  const [app, setApp] = useApp(apps)
  const [current, setCurrent] = useState<Held>()
  const [user, setUser] = useState<Held>()
  const [pages, setPages] = useState<GrantedPage[]>([])
  const [chosen, setChosen] = useState<string[]>([])
  const [said, say] = useState('')
  const [waiting, setWaiting] = useState(false)

  const use = useCallback(
    async (text: string, keepChosen = false) => {
      try {
        const info = await inspect(text)
        setCurrent({ text, info })
        if (info.kind !== 'app') setChosen((old) => (keepChosen ? [...new Set([...info.scopes, ...old])] : info.scopes))
        say(info.valid ? announcement(t, info, now()) : t('token.invalid', { why: info.why ?? '' }))
        if (info.kind !== 'user') return
        setUser({ text, info })
        setPages(await grantedPages(text).catch(() => []))
      } catch (error) {
        say(t('token.failed', { why: error instanceof Error ? error.message : '' }))
      }
    },
    [t, now],
  )

  const generate = async () => {
    setWaiting(true)
    const outcome = await openDialog(app, ['public_profile', ...chosen.filter((name) => name !== 'public_profile')])
    setWaiting(false)
    if (outcome.kind === 'token') await use(outcome.token, true)
    else say(t(`generate.${outcome.kind}`))
  }

  const choose = async (owner: string) => {
    const text = await tokenOf(owner, app, user).catch(() => '')
    if (text) await use(text, true)
    return text
  }

  const toggle = (name: string) =>
    setChosen((list) => (list.includes(name) ? list.filter((other) => other !== name) : [...list, name]))
  const carrier = current?.info.kind === 'app' ? user : current
  const list = useMemo(() => chips(chosen, carrier?.info.scopes ?? []), [chosen, carrier])

  return { app, setApp, current, user, pages, chips: list, toggle, said, say, waiting, generate, use, choose }
}

/** tokenOf asks for a Page's token anew: the one at hand may carry the permissions of an earlier user token. */
async function tokenOf(owner: string, app: string, user: Held | undefined): Promise<string> {
  if (owner === 'app') return appToken(app)
  if (owner === 'user' || !user) return user?.text ?? ''
  return (await grantedPages(user.text)).find((page) => page.id === owner)?.access_token ?? ''
}

/** useApp is the app of the address, the one used last, or the first. */
function useApp(apps: readonly App[]): [string, (id: string) => void] {
  const [asked, ask] = useState(() => new URLSearchParams(location.search).get('app') ?? read())
  const app = (apps.find(({ id }) => id === asked) ?? apps[0])?.id ?? ''
  useEffect(() => {
    if (app) write(app)
  }, [app])
  return [app, ask]
}

function read(): string {
  try {
    return localStorage.getItem(lastApp) ?? ''
  } catch {
    return ''
  }
}

function write(app: string) {
  try {
    localStorage.setItem(lastApp, app)
  } catch {
    // A browser that keeps nothing asks for the app again after a reload.
  }
}
