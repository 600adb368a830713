import { defineConfig, mergeConfig } from 'vite'
import { bundle } from './build/shared.ts'

// The customer's pages: the same source, with Preact in React's place, which
// is a tenth of its size.
export default defineConfig(
  mergeConfig(bundle('customer', /node_modules/), {
    resolve: {
      alias: {
        'react-dom/client': 'preact/compat/client',
        'react-dom': 'preact/compat',
        'react/jsx-runtime': 'preact/jsx-runtime',
        react: 'preact/compat',
      },
    },
  }),
)
