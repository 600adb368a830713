// A server with its demo world for the tests of one store, and what every test checks.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test as base, expect, type Page } from '@playwright/test'

/** Store is what the server keeps its data in. */
export type Store = 'sqlite' | 'postgres'

/** World is the line that the server prints when it is ready. */
export interface World {
  url: string
  app_id: string
  app_secret: string
  app_token: string
  user_id: string
  user_token: string
  page_id: string
  page_name: string
  page_token: string
  customer_id: string
  psid: string
  conversation_id: string
  message_id: string
}

const repository = fileURLToPath(new URL('../..', import.meta.url))
const binary = process.env.PARLEY_BIN ?? join(repository, 'bin/parley')

/** test gives every test the world and a page that fails on errors and on violations of the policy. */
export const test = base.extend<{ calm: undefined }, { store: Store; world: World }>({
  store: ['sqlite', { option: true, scope: 'worker' }],
  world: [
    async ({ store }, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'parley-e2e-'))
      const database =
        store === 'postgres' ? await start('go', ['run', './internal/store/pgtest/cmd/pgtemp']) : undefined
      const mode = database ? ['serve', '--simulator', '--database', database.line] : ['dev']
      const server = await start(binary, [...mode, '--data', dir, '--listen', '127.0.0.1:0', '--json'])
      await use(JSON.parse(server.line) as World)
      await stop(server.child)
      if (database) await stop(database.child)
      rmSync(dir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ world }, use) => use(world.url),
  calm: [
    async ({ page }, use) => {
      const problems = watch(page)
      await use(undefined)
      expect(problems, 'errors and policy violations of the page').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** watch collects errors of a page, among them violations of its content security policy. */
export function watch(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (err) => problems.push(String(err)))
  page.on('console', (line) => {
    if (/Content Security Policy|Refused to/.test(line.text())) problems.push(line.text())
  })
  return problems
}

// start runs a program until it has printed its first line.
function start(program: string, args: string[]): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(program, args, { cwd: repository, stdio: ['pipe', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (text) => {
    log = (log + text).slice(-4000)
  })
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve({ child, line }))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}: ${log}`)))
  })
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.stdin?.end()
    child.kill('SIGTERM')
  })
}
