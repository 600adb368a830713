import optimizeLocales from '@react-aria/optimize-locales-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, mergeConfig } from 'vite'
import { bundle } from './build/shared.ts'

// The desk: pages for those who build and answer. React and React Aria.
export default defineConfig(
  mergeConfig(bundle('desk', /node_modules/), {
    plugins: [react(), { ...optimizeLocales.vite({ locales: ['en-US', 'ar-AE'] }), enforce: 'pre' }],
  }),
)
