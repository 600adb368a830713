import { defineConfig } from '@playwright/test'
import type { Store } from './e2e/fixture.ts'

const stores: Store[] = (process.env.PARLEY_E2E_STORES?.split(',') as Store[] | undefined) ?? ['sqlite', 'postgres']

export default defineConfig<{ store: Store }>({
  testDir: 'e2e',
  outputDir: process.env.PARLEY_E2E_OUT ?? '/tmp/parley-e2e',
  fullyParallel: false,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? 'dot' : 'list',
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'off',
    launchOptions: {
      executablePath: process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // The gallery asks nothing of the store: once is enough.
  projects: stores.map((store, i) => ({ name: store, use: { store }, testIgnore: i > 0 ? 'gallery.spec.ts' : [] })),
})
