// The request on the screen, its journey, and the answer.
import { useEffect, useRef, useState } from 'react'
import { type Outcome, send } from './call.ts'
import { type Draft, draftFromUrl, draftToUrl, tidy, withParsed } from './draft.ts'
import { type Parsed, parseQuery } from './query.ts'

/** Request is the state of the query bar and what can be done there. */
export interface Request {
  draft: Draft
  change(part: Partial<Draft>): void
  /** Takes over a pasted text or a link; its token, if any, is offered. */
  take(parsed: Parsed): void
  /** Sends with a token; me is whom `me` stands for in it. */
  submit(token: string, me: string | undefined): Promise<void>
  cancel(): void
  /** After 300 ms without an answer the button reads Cancel. */
  slow: boolean
  outcome: Outcome | undefined
  /** Whom `me` stood for when the outcome was asked for. */
  askedAs: string | undefined
  /** A token that came with the request and waits for a yes. */
  offer: string
  dropOffer(): void
}

/** Milliseconds before a request counts as slow. */
const SLOW = 300

/** useRequest starts from the address of the page; nothing is sent by itself. */
export function useRequest(newest: string, app: string): Request {
  const [draft, setDraft] = useState(() => draftFromUrl(location.search, newest))
  const [outcome, setOutcome] = useState<Outcome>()
  const [askedAs, setAskedAs] = useState<string>()
  const [slow, setSlow] = useState(false)
  const [offer, setOffer] = useState('')
  const running = useRef<AbortController | null>(null)

  useEffect(() => {
    const restore = () => setDraft((old) => ({ ...old, ...placeOf(draftFromUrl(location.search, newest)) }))
    addEventListener('popstate', restore)
    return () => removeEventListener('popstate', restore)
  }, [newest])

  const take = (parsed: Parsed) => {
    setDraft((old) => withParsed(old, parsed))
    if (parsed.token) setOffer(parsed.token)
  }

  const submit = async (token: string, me: string | undefined) => {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    const ready = tidy(draft)
    const typed = parseQuery(draft.query).token
    setDraft(ready)
    if (typed) setOffer(typed)
    remember(ready, app)
    const timer = setTimeout(() => setSlow(true), SLOW)
    const result = await send(ready, token, mine.signal)
    clearTimeout(timer)
    if (running.current !== mine) return
    running.current = null
    setOutcome(result)
    setAskedAs(me)
    setSlow(false)
  }

  return {
    draft,
    change: (part) => setDraft((old) => ({ ...old, ...part })),
    take,
    submit,
    cancel: () => running.current?.abort(),
    slow,
    outcome,
    askedAs,
    offer,
    dropOffer: () => setOffer(''),
  }
}

function placeOf({ method, version, query }: Draft): Partial<Draft> {
  return { method, version, query }
}

/** remember puts what was sent into the address, so that reload, share and back work. */
function remember(draft: Draft, app: string) {
  const address = draftToUrl(draft, app, location.search)
  if (address !== location.search) history.pushState(null, '', address)
}
