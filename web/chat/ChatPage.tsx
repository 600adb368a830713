import { useLingui } from '@lingui/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { wordsOf } from '../lib/api.ts'
import { PlatformClock } from '../lib/clock.ts'
import type { LiveState } from '../lib/live.ts'
import { Avatar } from '../thread/Avatar.tsx'
import { Icon } from '../thread/Icon.tsx'
import { ClockChip } from '../ui/ClockChip.tsx'
import { Mark } from '../ui/Mark.tsx'
import { AddPerson } from './AddPerson.tsx'
import { type Customer, createCustomer, findPage, type Page } from './api.ts'
import { Column } from './Column.tsx'
import style from './chat.module.css'
import { Feed } from './feed.ts'
import { idsIn, mostOpen, peopleOf, withIds } from './people.ts'

/** ChatPageProps: a developer may act as several persons, a visitor is one. */
export interface ChatPageProps {
  page: string
  developer: boolean
}

interface Loaded {
  page: Page
  known: Customer[]
}

/** ChatPage shows a Page's chat as its customers see it. */
export function ChatPage({ page: id, developer }: ChatPageProps) {
  const { _ } = useLingui()
  const [loaded, setLoaded] = useState<Loaded>()
  const [problem, setProblem] = useState<string>()
  const [open, setOpen] = useState<Customer[]>([])

  const load = useCallback(() => {
    setProblem(undefined)
    begin(id, developer, _('visitor.name')).then(
      ({ page, open, known }) => {
        setLoaded({ page, known })
        setOpen(open)
      },
      (err) => setProblem(wordsOf(err)),
    )
  }, [id, developer, _])
  useEffect(load, [load])

  if (problem !== undefined) {
    return (
      <main className={style.problem}>
        <title>{_('problem.title')}</title>
        <h1>{_('problem.title')}</h1>
        <p dir="auto">{problem}</p>
        <button type="button" className={style.primary} onClick={load}>
          {_('problem.retry')}
        </button>
      </main>
    )
  }
  if (!loaded) return <main className={style.page} aria-busy="true" />
  return <Chats {...loaded} developer={developer} open={open} setOpen={setOpen} />
}

// takeRef reads ?ref= of the link that led here, once: a page that is loaded again came by no link.
// https://developers.facebook.com/docs/messenger-platform/discovery/m-me-links
function takeRef(): string | undefined {
  const query = new URLSearchParams(location.search)
  const ref = query.get('ref') ?? undefined
  query.delete('ref')
  const rest = query.toString()
  if (ref !== undefined) history.replaceState(null, '', rest ? `?${rest}` : location.pathname)
  return ref
}

const visitorKey = 'parley.visitor'

// begin reads what the page shows. A visitor becomes a customer, once for each browser.
async function begin(id: string, developer: boolean, name: string) {
  const page = await findPage(id)
  if (developer) return { page, ...(await peopleOf(page.id, idsIn(location.search))) }
  const stored = localStorage.getItem(visitorKey)
  const { open } = stored ? await peopleOf(page.id, [stored]) : { open: [] }
  const visitor = open[0] ?? (await createCustomer(name))
  localStorage.setItem(visitorKey, visitor.id)
  return { page, open: [visitor], known: [] }
}

interface ChatsProps extends Loaded {
  developer: boolean
  open: Customer[]
  setOpen(change: (open: Customer[]) => Customer[]): void
}

function Chats({ page, known, developer, open, setOpen }: ChatsProps) {
  const { _, i18n } = useLingui()
  const { feed, online, notice } = useConnection()
  const clock = useClock()
  const [from] = useState(takeRef)
  const [shown, show] = useState<string>()
  const [adding, setAdding] = useState(false)
  const adder = useRef<HTMLButtonElement>(null)
  const front = open.some((c) => c.id === shown) ? shown : open[0]?.id

  useEffect(() => {
    if (developer)
      history.replaceState(
        null,
        '',
        withIds(
          location.search,
          open.map((c) => c.id),
        ),
      )
  }, [developer, open])

  const onKnown = useCallback(
    (id: string, psid: string) => setOpen((all) => all.map((c) => (c.id === id ? { ...c, psid } : c))),
    [setOpen],
  )
  const onClose = useCallback(
    (id: string) => {
      setOpen((all) => all.filter((c) => c.id !== id))
      show('') // no composer takes the focus
      adder.current?.focus()
    },
    [setOpen],
  )
  const add = (customer: Customer) => {
    setAdding(false)
    setOpen((all) => (all.some((c) => c.id === customer.id) ? all : [...all, customer]))
    show(customer.id)
  }

  return (
    <main className={style.page}>
      <title>{page.name}</title>
      <header className={style.bar}>
        {developer && (
          <a className={style.home} href="/_/" aria-label="Parley">
            <Mark />
          </a>
        )}
        <Avatar name={page.name} />
        <h1>
          <bdi>{page.name}</bdi>
        </h1>
        <ClockChip clock={clock} onlyMoved locale={i18n.locales as string} label={_('clock.label')} />
        {developer && (
          <button
            ref={adder}
            type="button"
            className={style.add}
            disabled={open.length >= mostOpen}
            onClick={() => setAdding(true)}
          >
            <Icon name="plus" />
            <span>{_('people.add')}</span>
          </button>
        )}
      </header>
      <div className={style.notice} role="status">
        {notice && (
          <p>
            <Icon name="offline" />
            {_('offline')}
          </p>
        )}
      </div>
      {open.length > 1 && <People open={open} front={front} onShow={show} />}
      <div className={style.columns}>
        {open.map((customer) => (
          <div key={customer.id} className={style.slot} data-front={customer.id === front}>
            <Column
              customer={customer}
              page={page}
              feed={feed}
              clock={clock}
              online={online}
              titled={developer}
              developer={developer}
              from={customer.id === open[0]?.id ? from : undefined}
              focus={customer.id === (shown ?? front)}
              onKnown={onKnown}
              onClose={developer && open.length > 1 ? onClose : undefined}
            />
          </div>
        ))}
        {open.length === 0 && <p className={style.nobody}>{_('people.none')}</p>}
      </div>
      {adding && (
        <AddPerson
          known={known.filter((k) => !open.some((c) => c.id === k.id))}
          onAdd={add}
          onCancel={() => setAdding(false)}
        />
      )}
    </main>
  )
}

interface PeopleProps {
  open: readonly Customer[]
  front: string | undefined
  onShow(id: string): void
}

/** People switches between the open chats where there is room for one only. */
function People({ open, front, onShow }: PeopleProps) {
  const { _ } = useLingui()
  return (
    <nav className={style.people} aria-label={_('people.label')}>
      {open.map((c) => (
        <button key={c.id} type="button" aria-pressed={c.id === front} onClick={() => onShow(c.id)}>
          <Avatar name={c.name} />
          <span dir="auto">{c.name}</span>
        </button>
      ))}
    </nav>
  )
}

const noticeAfter = 5000 // milliseconds without a connection

// useConnection holds the live connection; notice is set when it has been away for 5 s.
function useConnection() {
  const [state, setState] = useState<LiveState>('connecting')
  const [notice, setNotice] = useState(false)
  const feed = useMemo(() => new Feed(setState), [])
  useEffect(() => () => feed.close(), [feed])
  useEffect(() => {
    if (state === 'live') {
      setNotice(false)
      return
    }
    const timer = setTimeout(() => setNotice(true), noticeAfter)
    return () => clearTimeout(timer)
  }, [state])
  return { feed, online: state === 'live' || !notice, notice }
}

function useClock(): PlatformClock {
  const clock = useMemo(() => new PlatformClock(), [])
  useEffect(() => clock.keep(), [clock])
  return clock
}
