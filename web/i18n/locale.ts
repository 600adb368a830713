// The language of a page: ?lang= in its address, then what the browser prefers.

/** Loaders maps a locale to the function that loads its catalogue. */
export type Loaders = Record<string, () => Promise<{ messages: import('@lingui/core').Messages }>>

/** pickLocale returns the first wish that can be served, else en. zh-TW and zh-HK read Hant, other zh Hans. */
export function pickLocale(wishes: readonly string[], served: readonly string[]): string {
  for (const wish of wishes) {
    for (const name of candidates(wish)) {
      const found = served.find((s) => s.toLowerCase() === name.toLowerCase())
      if (found) return found
    }
  }
  return 'en'
}

function candidates(wish: string): string[] {
  const [language = '', region = ''] = wish.split('-')
  if (language.toLowerCase() === 'zh') return [wish, /^(tw|hk|mo|hant)$/i.test(region) ? 'zh-Hant' : 'zh-Hans']
  if (language.toLowerCase() === 'pt') return [wish, 'pt-BR']
  return [wish, language]
}

/** wishes lists the languages that this visitor reads, best first. */
export function wishes(search: string, preferred: readonly string[]): string[] {
  const asked = new URLSearchParams(search).get('lang')
  return asked ? [asked, ...preferred] : [...preferred]
}

/** direction returns how a locale is written. */
export function direction(locale: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ur)\b/.test(locale) ? 'rtl' : 'ltr'
}

/** intlLocale returns the name under which Intl knows a locale. */
export function intlLocale(locale: string): string {
  return locale === 'pseudo' ? 'en' : locale
}

/** formatLocale returns how times and numbers are written: the wish that led to a locale, with its region, so that en-GB reads 14:03. */
export function formatLocale(locale: string, wishes: readonly string[], served: readonly string[]): string {
  const known = wishes.filter((wish) => candidates(wish).some((name) => served.includes(name)))
  const wish = known.find((w) => pickLocale([w], served) === locale)
  return intlLocale(wish ?? locale)
}
