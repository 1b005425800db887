import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { defineConfig, type Plugin } from 'vite'
import { litCuts } from './scripts/support/lit-cuts.ts'
import { literals } from './scripts/support/literals.ts'

/**
 * Chunks must not import the entry: pages may load it as `sada.js?site=…`, and then `../sada.js` would
 * be a second instance; and it is cached for minutes, they for a year.
 */
const noImportOfEntry: Plugin = {
  name: 'sada:no-import-of-entry',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle))
      if (chunk.type === 'chunk' && chunk.imports.includes('v1/sada.js'))
        this.error(`${chunk.fileName} imports the entry; hand it over through widget/page/core.ts`)
  },
}

/**
 * Rolldown puts a file of one line (`export{a as b}from"./c.js"`) before a chunk that is imported both
 * dynamically and statically: a round trip for nothing. The line's exports move into the chunk.
 */
const noFacades: Plugin = {
  name: 'sada:no-facades',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
    for (const facade of chunks) {
      const [, list, path] = /^export\{([^}]*)\}from"\.\/([\w.-]+)";\s*$/.exec(facade.code) ?? []
      const target = chunks.find(({ fileName }) => fileName === `v1/c/${path}`)
      const own = target && /export\{([^}]*)\};\s*$/.exec(target.code)?.[1]
      if (!target || !own || !list || !path) continue
      const locals = new Map(
        own.split(',').map((name): [string, string] => {
          const [local = '', exported = local] = name.split(' as ')
          return [exported, local]
        }),
      )
      const added = list.split(',').map((name) => {
        const [from = '', to = from] = name.split(' as ')
        return `${locals.get(from) ?? from} as ${to}`
      })
      target.code = target.code.replace(/export\{(?=[^}]*\};\s*$)/, `export{${added.join(',')},`)
      const name = facade.fileName.replace(/.*\//, '')
      for (const chunk of chunks) {
        chunk.code = chunk.code.replaceAll(`/${name}`, `/${path}`)
        chunk.dynamicImports = chunk.dynamicImports.map((file) =>
          file === facade.fileName ? target.fileName : file,
        )
      }
      delete bundle[facade.fileName]
    }
  },
}

/** The API's description, when it has been generated, is a static file beside the elements. */
const openapi: Plugin = {
  name: 'sada:openapi',
  apply: 'build',
  async generateBundle() {
    if (existsSync('docs/openapi.json'))
      this.emitFile({
        type: 'asset',
        fileName: 'v1/openapi.json',
        source: await readFile('docs/openapi.json', 'utf8'),
      })
  },
}

export default defineConfig({
  publicDir: 'widget/public',
  // Not by NODE_ENV: a build that a test starts must be the one that readers get, without Lit's warnings.
  resolve: { conditions: ['module', 'browser', 'production'] },
  plugins: [literals, litCuts, noImportOfEntry, noFacades, openapi],
  build: {
    target: 'es2022',
    outDir: 'dist/public',
    sourcemap: 'hidden',
    manifest: 'v1/manifest.json',
    // Library mode leaves out the preload helper, which alone would be larger than the counters.
    lib: { entry: { sada: 'widget/index.ts' }, formats: ['es'] },
    license: { fileName: 'v1/licenses.md' },
    rolldownOptions: {
      preserveEntrySignatures: 'allow-extension',
      output: {
        minify: true,
        comments: false,
        entryFileNames: 'v1/[name].js',
        // Sixteen characters compress to four bits each, whatever the hash: sizes do not change by chance.
        hashCharacters: 'hex',
        chunkFileNames: 'v1/c/[name]-[hash:6].js',
        // One file where a reader needs all of it: each file more costs about 100 bytes and a request.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'article', test: /widget\/(article|page\/(lent|identity|stamp|view|wanted))\.ts$/ },
            {
              name: 'thread',
              test: /lit-html|contract\/body|lit\/html|widget\/(api|text|styles\/(css|thread)|state\/thread|elements\/comments?|i18n\/(time|direction))\b/,
            },
            {
              name: 'form',
              test: /widget\/(state\/(drafts|storage|validation|own-comments|growth)|styles\/form|i18n\/(sentences|failures)|elements\/(interaction|form|acts))\b/,
            },
          ],
        },
      },
    },
  },
})
