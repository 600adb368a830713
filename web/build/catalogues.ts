// Compiles message catalogues (JSON: id -> ICU MessageFormat) while building,
// so that no parser of the format goes to the browser.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { type CompiledMessage, compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

const listOf = 'virtual:catalogues/'
const one = 'virtual:catalogue/'

/**
 * catalogues serves virtual:catalogues/AREA, whose default export maps each
 * locale to a function that loads it; areas maps an area to its folder.
 * The locale "pseudo" is made from English.
 */
export function catalogues(areas: Record<string, string>): Plugin {
  let root = ''
  const folder = (area: string) => resolve(root, areas[area] ?? '')
  return {
    name: 'parley-catalogues',
    configResolved(config) {
      root = config.root
    },
    resolveId: (id) => (id.startsWith(listOf) || id.startsWith(one) ? `\0${id}` : null),
    load(id) {
      if (id.startsWith(`\0${listOf}`)) {
        const area = id.slice(listOf.length + 1)
        return listModule(area, localesIn(folder(area)))
      }
      if (!id.startsWith(`\0${one}`)) return null
      const [area = '', locale = ''] = id.slice(one.length + 1).split('/')
      const file = resolve(folder(area), `${locale === 'pseudo' ? 'en' : locale}.json`)
      this.addWatchFile(file)
      return `export const messages = ${JSON.stringify(compile(readFileSync(file, 'utf8'), locale === 'pseudo'))}`
    },
  }
}

function localesIn(dir: string): string[] {
  if (!existsSync(dir)) return []
  const found = readdirSync(dir).filter((f) => f.endsWith('.json'))
  return [...found.map((f) => basename(f, '.json')), 'pseudo'].sort()
}

function listModule(area: string, locales: string[]): string {
  const rows = locales.map((l) => `  ${JSON.stringify(l)}: () => import('${one}${area}/${l}'),`)
  return `export default {\n${rows.join('\n')}\n}\n`
}

function compile(text: string, pseudo: boolean): Record<string, string | CompiledMessage> {
  const source = JSON.parse(text) as Record<string, string>
  return Object.fromEntries(
    Object.entries(source).map(([id, message]) => {
      const compiled = compileMessage(message)
      return [id, pseudo ? pseudoOf(compiled) : compiled]
    }),
  )
}

// pseudoOf shows in brackets what is translated, 40 % longer, with accents.
function pseudoOf(message: string | CompiledMessage): string | CompiledMessage {
  if (typeof message === 'string') return `[${stretch(message)}]`
  return ['[', ...message.map((part) => (typeof part === 'string' ? stretch(part) : part)), ']']
}

const accents: Record<string, string> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', n: 'ñ', c: 'ç' }

function stretch(s: string): string {
  const padding = '·'.repeat(Math.ceil(s.length * 0.4))
  return s.replace(/[aeiounc]/g, (letter) => accents[letter] ?? letter) + padding
}
