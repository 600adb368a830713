// The gallery: everything that a message can be, drawn by the components of the
// chat, with a log of what each tap would send. For builders of bots and tests.
import { useCallback, useMemo, useReducer, useState } from 'react'
import type { Deed } from '../chat/api.ts'
import type { Message } from '../thread/message.ts'
import { Thread } from '../thread/Thread.tsx'
import type { Tap } from '../thread/tap.ts'
import { threadOf } from '../thread/wire.ts'
import { cards } from './cards.ts'
import { files } from './files.ts'
import { forms } from './forms.ts'
import style from './gallery.module.css'
import { corpus, hostile, hostileProfile } from './hostile.ts'
import { Part, surroundings } from './Surroundings.tsx'
import { noon, type Specimen } from './specimen.ts'
import { talk } from './talk.ts'
import { travel } from './travel.ts'

const rows = [...talk, ...files, ...cards, ...forms, ...travel]
const mostLogged = 30

/** Gallery shows every row; ?only=ID,ID some of them, ?hostile=N with the Nth text of the corpus. */
export default function Gallery() {
  const [log, setLog] = useState<{ key: number; text: string }[]>([])
  const shown = useMemo(() => chosen(rows, hostile), [])
  const around = useMemo(() => chosen(surroundings, hostileProfile), [])
  const onTap = useCallback((tap: object) => {
    setLog((all) => [{ key: (all[0]?.key ?? 0) + 1, text: JSON.stringify(tap) }, ...all].slice(0, mostLogged))
  }, [])
  const onDeed = useCallback(async (deed: Deed) => onTap(deed), [onTap])
  return (
    <div className={style.page}>
      <title>Gallery of messages</title>
      <main className={style.rows}>
        <h1>Gallery of messages</h1>
        {shown.map((specimen) => (
          <Row key={specimen.id} specimen={specimen} onTap={onTap} />
        ))}
        {around.map((row) => (
          <section key={row.id} className={style.row} aria-labelledby={`title-${row.id}`} data-specimen={row.id}>
            <h2 id={`title-${row.id}`}>{row.title}</h2>
            <div className={style.around}>
              <Part page={names.page} row={row} onDeed={onDeed} />
            </div>
          </section>
        ))}
      </main>
      <aside className={style.log} aria-label="Event log">
        <h2>Event log</h2>
        {log.length === 0 && <p>Tap something: what it would send stands here.</p>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus */}
        <ol tabIndex={0} aria-label="Events, newest first">
          {log.map(({ key, text }) => (
            <li key={key}>
              <code dir="ltr">{text}</code>
            </li>
          ))}
        </ol>
      </aside>
    </div>
  )
}

// chosen reads the address: which rows, and whether their texts are hostile.
function chosen<T extends { id: string }>(all: readonly T[], poison: (row: T, text: string) => T): readonly T[] {
  const query = new URLSearchParams(location.search)
  const only = query.get('only')?.split(',')
  const shown = only ? all.filter((row) => only.includes(row.id)) : all
  const text = corpus[Number(query.get('hostile') ?? Number.NaN)]
  return text === undefined ? shown : shown.map((row) => poison(row, text))
}

const names = { page: 'Demo Page', customer: 'Ann Tester' }
const now = () => noon + 60_000
const nothing = () => undefined

function Row({ specimen, onTap }: { specimen: Specimen; onTap(tap: Tap): void }) {
  const [messages, apply] = useReducer(after, [
    ...threadOf(specimen.messages, specimen.notices),
    ...(specimen.unsent ?? []),
  ])
  const tap = useCallback(
    async (what: Tap) => {
      onTap(what)
      apply(what)
    },
    [onTap],
  )
  return (
    <section className={style.row} aria-labelledby={`title-${specimen.id}`} data-specimen={specimen.id}>
      <h2 id={`title-${specimen.id}`}>{specimen.title}</h2>
      <div className={style.thread}>
        <Thread
          messages={messages}
          me="customer"
          names={names}
          typing={specimen.typing === true}
          typingAs={specimen.typingAs}
          seenAt={undefined}
          now={now}
          onTap={tap}
          developer
          {...(specimen.contact && { contact: specimen.contact })}
          onLeave={nothing}
          onRetry={nothing}
          onDiscard={nothing}
          onBottom={nothing}
        />
      </div>
    </section>
  )
}

// after shows what a tap changes in the message itself; what it adds to a thread, the chat shows.
function after(messages: Message[], tap: Tap): Message[] {
  const change = changeOf(tap)
  if (!('mid' in tap) || !change) return messages
  return messages.map((m) => (m.key === tap.mid ? { ...m, ...change } : m))
}

function changeOf(tap: Tap): Partial<Message> | undefined {
  switch (tap.type) {
    case 'reveal':
      return { revealed: true }
    case 'optin':
    case 'resume_notifications':
      return { optedIn: true }
    case 'stop_notifications':
      return { optedIn: 'stopped' }
    case 'feedback':
    case 'customer_information':
      return { answered: true }
    case 'react':
      return { reactions: [{ from: 'customer', emoji: tap.emoji, reaction: tap.reaction }] }
    case 'unreact':
      return { reactions: [] }
    case 'edit':
      return { text: tap.text, edited: true }
    case 'unsend':
      return { removed: true }
    default:
      return undefined
  }
}
