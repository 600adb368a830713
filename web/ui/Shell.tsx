import { House, MessagesSquare, SquareTerminal } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { get } from '../lib/api.ts'
import { PlatformClock } from '../lib/clock.ts'
import { ClockChip } from './ClockChip.tsx'
import { Mark } from './Mark.tsx'
import { ThemeSwitch } from './ThemeSwitch.tsx'

/** PageRow is one row of GET /_/api/pages. */
export interface PageRow {
  id: string
  name: string
}

/** usePages reads the Pages of this server; undefined while it is not known. */
export function usePages(): PageRow[] | undefined {
  const [pages, setPages] = useState<PageRow[]>()
  useEffect(() => {
    get<{ data: PageRow[] }>('/_/api/pages').then(
      (answer) => setPages(answer.data),
      () => setPages([]),
    )
  }, [])
  return pages
}

interface ShellProps {
  current: 'home' | 'explorer'
  children: ReactNode
}

/** Shell is the frame of every page of the desk: the bar, and main beneath it. */
export function Shell({ current, children }: ShellProps) {
  const pages = usePages()
  const [clock] = useState(() => new PlatformClock())
  useEffect(() => clock.keep(), [clock])
  const chat = pages?.[0] ? `/_/chat/${pages[0].id}` : undefined
  return (
    <div className="flex min-h-dvh flex-col">
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <header className="sticky top-0 z-20 flex h-12 items-center gap-1 border-b border-line bg-surface px-2 sm:gap-2 sm:px-4">
        <a className="flex min-h-8 items-center gap-2 pe-2 font-semibold text-16 sm:pe-4" href="/_/">
          <Mark />
          <span className="max-sm:sr-only">Parley</span>
        </a>
        <nav aria-label="Parley" className="flex items-center gap-1">
          <Item icon={<House />} href="/_/" here={current === 'home'}>
            Home
          </Item>
          <Item icon={<SquareTerminal />} href="/_/explorer" here={current === 'explorer'}>
            Explorer
          </Item>
          {chat && (
            <Item icon={<MessagesSquare />} href={chat} here={false}>
              Chat
            </Item>
          )}
        </nav>
        <span className="ms-auto" />
        <ClockChip clock={clock} locale="en-GB" label="Platform time" />
        <ThemeSwitch />
      </header>
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col">
        {children}
      </main>
    </div>
  )
}

interface ItemProps {
  icon: ReactNode
  href: string
  here: boolean
  children: string
}

function Item({ icon, href, here, children }: ItemProps) {
  const look = here ? 'bg-accent-soft text-text' : 'text-muted hover:bg-sunken hover:text-text'
  return (
    <a
      href={href}
      aria-current={here ? 'page' : undefined}
      className={`flex min-h-8 min-w-8 items-center justify-center gap-2 rounded-control px-2 font-medium transition-colors ${look} [&_svg]:size-5 [&_svg]:stroke-[1.75]`}
    >
      {icon}
      <span className="max-sm:sr-only">{children}</span>
    </a>
  )
}
