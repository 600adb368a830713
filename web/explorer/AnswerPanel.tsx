import { Copy, Lightbulb, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { Button, IconButton } from '../ui/Button.tsx'
import type { Answer, Outcome } from './call.ts'
import { JsonView, type Links } from './JsonView.tsx'
import { plainText, scan } from './scan.ts'
import { sizeText, useText } from './text.ts'

interface AnswerPanelProps {
  outcome: Outcome | undefined
  /** A request has been under way for a while. */
  waiting: boolean
  links: Links
  /** What could be done about a refusal, and notes on how it was sent. */
  hints: ReactNode
}

/** Characters above which an answer is shown as it came. */
const LARGE = 1_000_000

/** AnswerPanel shows what came back; the old answer stays until the new one is there. */
export function AnswerPanel({ outcome, waiting, links, hints }: AnswerPanelProps) {
  const t = useText()
  const answer = outcome?.kind === 'answer' ? outcome.answer : undefined
  const tall = 'min-h-64 self-stretch rounded-card border border-line bg-surface lg:min-h-96'
  return (
    <section aria-label={t('response')} aria-busy={waiting} className={tall}>
      <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1 text-13">
        <h2 className="text-14">{t('response')}</h2>
        {answer && <StatusLine answer={answer} onCopy={links.copy} />}
      </div>
      {hints}
      <div className={waiting ? 'opacity-60' : ''}>
        {!outcome && <Empty />}
        {outcome?.kind === 'cancelled' && <p className="p-4">{t('answer.cancelled')}</p>}
        {outcome?.kind === 'unreachable' && (
          <p className="p-4 text-danger">{t('answer.unreachable', { why: outcome.why })}</p>
        )}
        {answer && <Body answer={answer} links={links} />}
      </div>
    </section>
  )
}

function Empty() {
  const t = useText()
  return (
    <div className="px-4 py-16 text-center text-muted">
      <p className="font-medium text-16 text-text">{t('empty')}</p>
      <p className="mt-1">{t('empty.text')}</p>
    </div>
  )
}

function StatusLine({ answer, onCopy }: { answer: Answer; onCopy(text: string): void }) {
  const t = useText()
  const good = answer.status < 400
  const id = answer.headers.get('x-fb-request-id')
  return (
    <>
      <span role="status" className="flex items-center gap-3 text-muted tabular-nums">
        <b
          className={`rounded-control px-1.5 font-semibold ${good ? 'bg-ok-soft text-ok' : 'bg-danger-soft text-danger'}`}
        >
          {answer.status}
        </b>
        <span dir="ltr">{answer.milliseconds} ms</span>
        <span dir="ltr">{sizeText(answer.bytes)}</span>
      </span>
      <span className="text-muted max-sm:hidden">{answer.headers.get('facebook-api-version')}</span>
      {id && (
        <span className="min-w-0 truncate text-muted max-sm:hidden">
          {t('answer.id')} <code className="text-12">{id}</code>
        </span>
      )}
      <IconButton label={t('answer.copy')} className="ms-auto" onPress={() => onCopy(drawn(answer))}>
        <Copy />
      </IconButton>
    </>
  )
}

/** drawn is the answer as it is on the screen, but with its tokens. */
function drawn(answer: Answer): string {
  const lines = answer.text.length > LARGE ? undefined : scan(answer.text)
  return lines ? plainText(lines) : answer.text
}

function Body({ answer, links }: { answer: Answer; links: Links }) {
  const { text, keysAreIds } = answer
  const lines = useMemo(() => (text.length > LARGE ? undefined : scan(text, { keysAreIds })), [text, keysAreIds])
  if (lines) return <JsonView lines={lines} links={links} />
  return (
    <>
      {text.length > LARGE && <Large answer={answer} />}
      <pre
        dir="ltr"
        className="max-h-[70dvh] overflow-auto wrap-anywhere whitespace-pre-wrap p-4 font-mono text-13"
        data-testid="answer"
      >
        {text}
      </pre>
    </>
  )
}

function Large({ answer }: { answer: Answer }) {
  const t = useText()
  const [href, setHref] = useState('')
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([answer.text], { type: 'application/json' }))
    setHref(url)
    return () => URL.revokeObjectURL(url)
  }, [answer])
  return (
    <p className="px-4 pt-4">
      {t('answer.large', { size: sizeText(answer.bytes) })}{' '}
      <a className="text-accent underline" href={href} download="answer.json">
        {t('answer.download')}
      </a>
    </p>
  )
}

interface HintProps {
  look: 'warn' | 'help'
  children: ReactNode
  /** The press that applies it. */
  action?: string
  onAction?(): void
  /** The press that leaves things as they are. */
  other?: string
  onOther?(): void
}

/** Hint is one line above the answer, with the button that does what it says. */
export function Hint({ look, children, action, onAction, other, onOther }: HintProps) {
  const Icon = look === 'warn' ? TriangleAlert : Lightbulb
  return (
    <div
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2 ${look === 'warn' ? 'bg-warn-soft' : 'bg-accent-soft'}`}
    >
      <Icon
        aria-hidden="true"
        className={`size-4 shrink-0 stroke-[1.75] ${look === 'warn' ? 'text-warn' : 'text-accent'}`}
      />
      <p className="min-w-0 flex-1 basis-48">{children}</p>
      {action && onAction && <Button onPress={onAction}>{action}</Button>}
      {other && onOther && (
        <Button look="quiet" onPress={onOther}>
          {other}
        </Button>
      )}
    </div>
  )
}
