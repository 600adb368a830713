import { defineConfig } from 'vite'
import { root, targets } from './build/shared.ts'

// messenger.Extensions.js, which pages of bots load: one classic script that
// depends on nothing.
export default defineConfig({
  root,
  publicDir: false,
  build: {
    outDir: 'dist/extensions',
    emptyOutDir: true,
    target: targets,
    modulePreload: false,
    rolldownOptions: {
      input: 'extensions/main.ts',
      output: { format: 'iife', entryFileNames: 'messenger.Extensions.js' },
    },
  },
})
