import { defineConfig } from 'vite'
import { literals } from './scripts/support/literals.ts'

/**
 * The moderation page: a bundle of its own beside the readers', after which it is built (`npm run build`). Nothing is
 * cut out of Lit here: this page uses its elements and directives.
 */
export default defineConfig({
  root: 'widget/moderation',
  base: '/moderation/',
  publicDir: false,
  // Not by NODE_ENV, as in vite.config.ts.
  resolve: { conditions: ['module', 'browser', 'production'] },
  plugins: [literals],
  build: {
    target: 'es2022',
    outDir: '../../dist/public/moderation',
    emptyOutDir: true,
    // A helper that would fetch chunks ahead; the page has one chunk to fetch, its language.
    modulePreload: false,
    manifest: 'manifest.json',
    license: { fileName: 'licenses.md' },
    rolldownOptions: { output: { comments: false } },
  },
})
