// Checks what the pages cost a visitor: compressed JavaScript per bundle, and
// the size of everything that the binary embeds.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const kib = 1024
const failures = []

check('desk first load', firstLoad('desk'), 180 * kib)
check('desk with every lazy part', total('desk'), 320 * kib)
check('customer first load', firstLoad('customer'), 45 * kib)
check('extensions of webviews', total('extensions'), 2 * kib)
check(
  'dist, uncompressed',
  files(dist).reduce((sum, f) => sum + statSync(f).size, 0),
  3 * kib * kib,
)
if (failures.length > 0) process.exit(1)

function check(what, bytes, most) {
  const over = bytes > most
  if (over) failures.push(what)
  console.log(`${over ? 'OVER ' : 'ok   '} ${what}: ${(bytes / kib).toFixed(1)} of ${(most / kib).toFixed(0)} KiB`)
}

// What the page names, and what those files import at once.
function firstLoad(bundle) {
  const page = readFileSync(`${dist}/${bundle}/index.html`, 'utf8')
  const wanted = [...page.matchAll(/assets\/[\w.-]+\.js/g)].map(([name]) => name)
  const seen = new Set()
  while (wanted.length > 0) {
    const name = wanted.pop()
    if (seen.has(name)) continue
    seen.add(name)
    const text = readFileSync(`${dist}/${bundle}/${name}`, 'utf8')
    for (const [, file] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) wanted.push(`assets/${file}`)
  }
  return [...seen].reduce((sum, name) => sum + gzipped(`${dist}/${bundle}/${name}`), 0)
}

function total(bundle) {
  const scripts = files(`${dist}/${bundle}`).filter((f) => f.endsWith('.js'))
  return scripts.reduce((sum, f) => sum + gzipped(f), 0)
}

function gzipped(file) {
  return gzipSync(readFileSync(file)).length
}

function files(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
}
