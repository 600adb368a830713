// The words of the Explorer: locales/en.json is the source.
import { useLingui } from '@lingui/react'
import { useMemo } from 'react'
import type { TokenInfo } from './api.ts'
import type en from './locales/en.json'

export type TextId = keyof typeof en

/** Text looks a message up and fills it in. */
export type Text = (id: TextId, values?: Record<string, string | number>) => string

/** useText returns the messages in the language of the page. */
export function useText(): Text {
  const { i18n } = useLingui()
  return useMemo(() => (id, values) => i18n._(id, values), [i18n])
}

/** tokenTitle says whose a token is: "User token: Ann Tester". */
export function tokenTitle(t: Text, info: TokenInfo): string {
  const owner = { user: info.user_name, page: info.page_name, app: info.app_name }[info.kind]
  return t('kind', { kind: info.kind, owner: owner ?? '' })
}

/** lifetime says how long a token lives; now is platform time in Unix milliseconds. */
export function lifetime(t: Text, expiresAt: string, now: number): string {
  if (expiresAt === '') return t('life.never')
  const left = Date.parse(expiresAt) - now
  if (left <= 0) return t('life.expired')
  const minutes = Math.max(1, Math.round(left / 60_000))
  if (minutes < 120) return t('life.minutes', { n: minutes })
  return minutes < 2880
    ? t('life.hours', { n: Math.round(minutes / 60) })
    : t('life.days', { n: Math.round(minutes / 1440) })
}

/** announcement is what is said when a token was generated or chosen. */
export function announcement(t: Text, info: TokenInfo, now: number): string {
  const title = tokenTitle(t, info)
  const life = lifetime(t, info.expires_at, now)
  if (info.kind === 'app') return t('token.nowApp', { title, life })
  const permissions = t('permissions.count', { n: info.scopes.length })
  return t('token.now', { title, permissions, scopes: info.scopes.join(', '), life })
}

/** sizeText writes a number of bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`
}
