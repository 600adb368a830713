// What the two builds have in common: the same source, tokens and catalogues,
// once for React (desk) and once for Preact (customer).
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import type { Plugin, UserConfig } from 'vite'
import { catalogues } from './catalogues.ts'

/** root is the folder web. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** targets are the oldest browsers that are served. */
export const targets = ['chrome123', 'firefox121', 'safari17.5']

/** bundle returns the configuration of one bundle, served below /_/NAME/. */
export function bundle(name: string, vendor: RegExp): UserConfig {
  return {
    root,
    base: `/_/${name}/`,
    publicDir: false,
    plugins: [tailwindcss(), catalogues({ chat: 'i18n/locales', explorer: 'explorer/locales' }), indexOf(name)],
    // The server puts a fresh nonce in its place in every answer.
    html: { cspNonce: 'PARLEY_NONCE' },
    build: {
      outDir: `dist/${name}`,
      emptyOutDir: true,
      target: targets,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: `${name}.html`,
        checks: { moduleLevelDirective: false }, // "use client" in libraries means nothing here
        // Vendor code has its own file, so that it stays in the browser's cache when ours changes.
        output: { codeSplitting: { groups: [{ name: 'vendor', test: vendor }] } },
      },
    },
  }
}

// indexOf names the page of a bundle index.html, whatever its source is called.
function indexOf(name: string): Plugin {
  return {
    name: 'parley-index',
    enforce: 'post',
    generateBundle(_, files) {
      const page = files[`${name}.html`]
      if (page) page.fileName = 'index.html'
    },
  }
}
