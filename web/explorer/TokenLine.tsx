import { KeyRound, TriangleAlert } from 'lucide-react'
import { lifetime, tokenTitle, useText } from './text.ts'
import type { Tokens } from './useTokens.ts'

/** TokenLine says beside the query which token a call goes out with. */
export function TokenLine({ tokens, now }: { tokens: Tokens; now: number }) {
  const t = useText()
  const info = tokens.current?.info
  if (!info) return <Row warn>{t('noToken')}</Row>
  const wanted = tokens.chips.filter((chip) => chip.look === 'wanted').length
  const dropped = tokens.chips.filter((chip) => chip.look === 'dropped').length
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <Row>
        <b dir="auto" className="font-semibold text-text" data-testid="token-kind">
          {tokenTitle(t, info)}
        </b>
      </Row>
      {info.kind !== 'app' && <span>{t('permissions.count', { n: info.scopes.length })}</span>}
      <span>{info.valid ? lifetime(t, info.expires_at, now) : t('token.invalid', { why: info.why ?? '' })}</span>
      {info.kind !== 'app' && wanted > 0 && <Row warn>{t('permissions.wanted', { n: wanted })}</Row>}
      {info.kind !== 'app' && dropped > 0 && <Row warn>{t('permissions.dropped', { n: dropped })}</Row>}
    </div>
  )
}

function Row({ warn = false, children }: { warn?: boolean; children: React.ReactNode }) {
  const Icon = warn ? TriangleAlert : KeyRound
  return (
    <span className={`inline-flex items-center gap-1.5 ${warn ? 'text-warn' : ''}`}>
      <Icon aria-hidden="true" className="size-4 shrink-0 stroke-[1.75]" />
      {children}
    </span>
  )
}
