import { defineConfig } from 'vitest/config'
import { catalogues } from './build/catalogues.ts'

export default defineConfig({
  plugins: [catalogues({ chat: 'i18n/locales', explorer: 'explorer/locales' })],
  test: {
    environment: 'happy-dom',
    include: ['{build,chat,explorer,extensions,i18n,lib,login,styles,thread,ui}/**/*.test.{ts,tsx}'],
    maxWorkers: 2,
  },
})
