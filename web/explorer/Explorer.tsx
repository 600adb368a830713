import { useEffect, useMemo, useRef, useState } from 'react'
import { Tabs } from '../ui/Tabs.tsx'
import { AnswerPanel, Hint } from './AnswerPanel.tsx'
import type { App, EdgeParam, Schema } from './api.ts'
import { mixed } from './chips.ts'
import { followId, followPage } from './follow.ts'
import { didYouMean, type Misspelt, pageToSwitchTo, respell } from './hints.ts'
import type { Links } from './JsonView.tsx'
import { mask } from './mask.ts'
import { Params } from './Params.tsx'
import { QueryBar } from './QueryBar.tsx'
import { type Method, type Param, parseQuery, splitQuery } from './query.ts'
import { TokenLine } from './TokenLine.tsx'
import { TokenPanel } from './TokenPanel.tsx'
import { useText } from './text.ts'
import { useClock } from './useClock.ts'
import { useKeys } from './useKeys.ts'
import { useMedia } from './useMedia.ts'
import { type Request, useRequest } from './useRequest.ts'
import { type Tokens, useTokens } from './useTokens.ts'

type Tab = 'request' | 'response' | 'token'

/** Explorer is the page once it knows what this server serves. */
export function Explorer({ schema, apps }: { schema: Schema; apps: App[] }) {
  const t = useText()
  const [now, readClock] = useClock()
  const tokens = useTokens(apps, t, readClock)
  const request = useRequest(schema.versions[0] ?? '', tokens.app)
  const [tab, setTab] = useState<Tab>('response')
  const narrow = useMedia('(width < 1024px)')
  const field = useQueryField(request)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    field.ref.current?.focus()
  }, [field.ref])

  const submit = (token = tokens.current?.text ?? '', me = meOf(tokens)) => {
    setTab('response')
    return request.submit(token, me)
  }
  const setMethod = (method: Method) => {
    request.change({ method })
    setTab(method === 'GET' ? 'response' : 'request')
  }
  useKeys({
    'Mod+Enter': () => void submit(),
    'Alt+KeyG': () => setMethod('GET'),
    'Alt+KeyP': () => setMethod('POST'),
    'Alt+KeyX': () => setMethod('DELETE'),
    'Alt+KeyQ': () => field.focus(),
    'Alt+KeyT': () => {
      setTab('token')
      requestAnimationFrame(() => panel.current?.focus())
    },
  })
  const links = useLinks(request, tokens, field, setMethod)

  const write = request.draft.method !== 'GET'
  const params = <Params draft={request.draft} change={request.change} known={edgeParams(schema, request.draft)} />
  const answer = (
    <AnswerPanel
      outcome={request.outcome}
      waiting={request.slow}
      links={links}
      hints={<Hints request={request} tokens={tokens} schema={schema} submit={submit} field={field} />}
    />
  )
  const token = (
    <TokenPanel tokens={tokens} apps={apps} permissions={schema.permissions} copy={links.copy} panel={panel} />
  )

  return (
    <>
      <QueryBar
        ref={field.ref}
        request={request}
        versions={schema.versions}
        onMethod={setMethod}
        onSubmit={() => void submit()}
      />
      <div className="text-13 text-muted">
        <TokenLine tokens={tokens} now={now} />
      </div>
      <Offer request={request} tokens={tokens} field={field} />
      {narrow ? (
        <Tabs
          label={t('title')}
          selected={write || tab !== 'request' ? tab : 'response'}
          onSelect={(id) => setTab(id as Tab)}
          tabs={[
            ...(write ? [{ id: 'request', label: t('params'), content: params }] : []),
            { id: 'response', label: t('response'), content: <div className="pt-3">{answer}</div> },
            { id: 'token', label: t('token'), content: <div className="pt-3">{token}</div> },
          ]}
        />
      ) : (
        <div
          className={`grid flex-1 items-start gap-4 lg:grid-rows-[1fr] ${write ? 'lg:grid-cols-[20rem_minmax(0,1fr)_19rem]' : 'lg:grid-cols-[minmax(0,1fr)_19rem]'}`}
        >
          {write && <section aria-label={t('request')}>{params}</section>}
          {answer}
          {token}
        </div>
      )}
    </>
  )
}

/** edgeParams is what the edge at the end of the query takes. */
function edgeParams(schema: Schema, { query, method }: Request['draft']): EdgeParam[] {
  const edge = splitQuery(parseQuery(query).query).path.split('/')[1]
  return schema.edges.filter((known) => known.edge === edge && known.method === method).flatMap(({ params }) => params)
}

interface QueryField {
  ref: React.RefObject<HTMLInputElement | null>
  focus(): void
  /** Focuses with the caret behind the text that is about to be drawn. */
  focusEnd(): void
  /** Puts text in place of the selection. */
  insert(text: string): void
}

function useQueryField(request: Request): QueryField {
  const ref = useRef<HTMLInputElement>(null)
  const focus = () => {
    ref.current?.focus()
    ref.current?.select()
  }
  const caret = (place: (input: HTMLInputElement) => number) =>
    requestAnimationFrame(() => {
      const input = ref.current
      if (!input) return
      const at = place(input)
      input.focus()
      input.setSelectionRange(at, at)
    })
  const insert = (text: string) => {
    const query = request.draft.query
    const from = ref.current?.selectionStart ?? query.length
    const to = ref.current?.selectionEnd ?? query.length
    request.change({ query: query.slice(0, from) + text + query.slice(to) })
    caret(() => from + text.length)
  }
  return { ref, focus, focusEnd: () => caret((input) => input.value.length), insert }
}

/** useLinks is what the links of an answer do. They never send anything. */
function useLinks(request: Request, tokens: Tokens, field: QueryField, setMethod: (method: Method) => void): Links {
  const t = useText()
  // The answer is drawn once; its links find the latest state here.
  const latest = useRef({ request, tokens, field, setMethod, t })
  latest.current = { request, tokens, field, setMethod, t }
  return useMemo(() => {
    const go = (query: string) => {
      latest.current.request.change({ query })
      latest.current.field.focusEnd()
    }
    return {
      follow: (id) => go(followId(latest.current.request.draft.query, id, latest.current.request.askedAs)),
      insert: (id) => latest.current.field.insert(id),
      recipient: (id) => {
        const { draft, change } = latest.current.request
        latest.current.setMethod('POST')
        change({ body: 'params', params: withParam(draft.params, 'recipient', `{id:${id}}`) })
      },
      open: (id) => {
        latest.current.setMethod('GET')
        go(id)
      },
      page: (url) => {
        latest.current.request.take(followPage(url))
        latest.current.field.focusEnd()
      },
      takeToken: (token) => void latest.current.tokens.use(token),
      copy: (text) => {
        void navigator.clipboard
          .writeText(text)
          .then(() => latest.current.tokens.say(latest.current.t('answer.copied')))
      },
    }
  }, [])
}

function withParam(params: readonly Param[], name: string, value: string): Param[] {
  if (!params.some((param) => param.name === name)) return [...params, { name, value }]
  return params.map((param) => (param.name === name ? { name, value } : param))
}

/** meOf is whom `me` stands for. */
function meOf({ current }: Tokens): string | undefined {
  return current?.info.kind === 'page' ? current.info.page_id : current?.info.user_id
}

/** Offer asks what to do with a token that came inside a pasted request. */
function Offer({ request, tokens, field }: { request: Request; tokens: Tokens; field: QueryField }) {
  const t = useText()
  if (request.offer === '') return null
  const done = () => {
    request.dropOffer()
    field.focusEnd()
  }
  return (
    <div role="alert" className="overflow-hidden rounded-card border border-line">
      <Hint
        look="warn"
        action={t('offer.use')}
        onAction={() => {
          void tokens.use(request.offer)
          done()
        }}
        other={t('offer.drop')}
        onOther={done}
      >
        {t('offer', { token: mask(request.offer) })}
      </Hint>
    </div>
  )
}

interface HintsProps {
  request: Request
  tokens: Tokens
  schema: Schema
  submit(token?: string, me?: string): Promise<void>
  field: QueryField
}

/** Hints says what would make a refused call pass, and how it was sent. */
function Hints({ request, tokens, schema, submit, field }: HintsProps) {
  const t = useText()
  if (request.outcome?.kind !== 'answer') return null
  const { status, text } = request.outcome.answer
  const { query } = request.draft
  const page = pageToSwitchTo(query, status, tokens.current?.info.kind, tokens.pages)
  const meant = status >= 400 ? didYouMean(text, schema) : undefined
  const resend = async () => {
    const token = await tokens.choose(page?.id ?? '')
    field.focusEnd()
    if (token) await submit(token, page?.id)
  }
  const correct = (found: Misspelt) => {
    request.change({ query: respell(query, found) })
    field.focusEnd()
  }
  return (
    <>
      {page && (
        <Hint look="help" action={t('answer.toPageDo')} onAction={() => void resend()}>
          {t('answer.toPage', { name: page.name })}
        </Hint>
      )}
      {meant && (
        <Hint look="help" action={meant.right} onAction={() => correct(meant)}>
          {t('answer.didYouMean', { node: meant.node, wrong: meant.wrong })}
        </Hint>
      )}
      {tokens.current && mixed(tokens.chips) && <Hint look="warn">{t('answer.mixed')}</Hint>}
    </>
  )
}
