import { type I18n, setupI18n } from '@lingui/core'
import { direction, formatLocale, intlLocale, type Loaders, pickLocale, wishes } from './locale.ts'

/**
 * startI18n loads the catalogue of the visitor's language, English beneath it,
 * and tells the document which language it is in. Its locales is what Intl takes.
 */
export async function startI18n(loaders: Loaders): Promise<I18n> {
  const wanted = wishes(location.search, navigator.languages)
  const served = Object.keys(loaders)
  const locale = pickLocale(wanted, served)
  const [english, own] = await Promise.all([loaders.en?.(), locale === 'en' ? undefined : loaders[locale]?.()])
  document.documentElement.lang = intlLocale(locale)
  document.documentElement.dir = direction(locale)
  return setupI18n({
    locale,
    locales: formatLocale(locale, wanted, served),
    messages: { [locale]: { ...english?.messages, ...own?.messages } },
  })
}
