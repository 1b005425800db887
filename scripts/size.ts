import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** What readers download, measured on the built files: `node scripts/size.ts` after a build. */

interface Chunk {
  file: string
  imports?: string[]
}

/** Bytes of brotli (quality 11) that a reader may download; docs/decisions/0011-byte-budgets.md says why these. */
const budgets = {
  'listing page: views and counts': 1_650,
  'article: views, count and first threads': 10_000,
  'on first interest: form, sending and everything else': 7_350,
  'an article with a list of popular pages: that much more': 800,
}

const folder = 'dist/public'
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(`${folder}/v1/manifest.json`, 'utf8'))

/** Files behind modules or shared chunks (`_name`), with all that they import at once. */
function files(wanted: readonly string[]): Set<string> {
  const found = new Set<string>()
  const visit = (name: string) => {
    const key = Object.keys(manifest).find((key) => key === name || key.startsWith(`${name}-`))
    const chunk = manifest[key ?? '']
    if (!chunk) throw new Error(`${name} is not in the manifest: was it renamed?`)
    if (found.has(chunk.file)) return
    found.add(chunk.file)
    chunk.imports?.forEach(visit)
  }
  wanted.forEach(visit)
  return found
}

function sum(names: Iterable<string>): { brotli: number; gzip: number } {
  const total = { brotli: 0, gzip: 0 }
  for (const name of names) {
    const bytes = readFileSync(`${folder}/${name}`)
    total.brotli += brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
    total.gzip += gzipSync(bytes, { level: 9 }).length
  }
  return total
}

const rows: Record<string, string | number>[] = []
let over = false
for (const language of ['ar', 'fr', 'en']) {
  const listing = files(['widget/index.ts', `widget/i18n/${language}/count.ts`])
  const reading = files(['_article', '_thread', `widget/i18n/${language}/thread.ts`])
  const article = listing.union(reading)
  const interest = files(['_form', `widget/i18n/${language}/form.ts`, `widget/i18n/${language}/outcome.ts`])
  const popular = files(['widget/elements/popular.ts'])
  const cases = [listing, article, interest.difference(article), popular.difference(article)]
  Object.entries(budgets).forEach(([name, budget], i) => {
    const downloaded = cases[i] ?? new Set()
    const { brotli, gzip } = sum(downloaded)
    over ||= brotli > budget
    rows.push({
      language,
      case: name,
      files: downloaded.size,
      brotli,
      budget,
      gzip,
      fits: brotli <= budget ? 'yes' : 'NO',
    })
  })
}
console.table(rows)

/**
 * What opens the moderators' page, in one language; its sections beside the lists come when they are opened. Readers
 * download none of it. The budget is what a phone's slow connection (400 kbit/s) brings in less than a second.
 */
const pageBudget = 40_000
const pageManifest: Record<string, Chunk & { css?: string[] }> = JSON.parse(
  readFileSync(`${folder}/moderation/manifest.json`, 'utf8'),
)
const entry = pageManifest['index.html']
if (!entry) throw new Error('index.html is not in the manifest of the moderation page')
const pageRows = ['ar', 'fr', 'en'].map((language) => {
  const words = pageManifest[`i18n/${language}/index.ts`]?.file ?? ''
  const names = ['index.html', entry.file, ...(entry.css ?? []), words]
  const { brotli, gzip } = sum(names.map((name) => `moderation/${name}`))
  over ||= brotli > pageBudget
  return {
    language,
    case: 'moderation page',
    brotli,
    budget: pageBudget,
    gzip,
    fits: brotli <= pageBudget ? 'yes' : 'NO',
  }
})
console.table(pageRows)
// Nothing of the page may be in what readers get: its names tell it.
const readersFiles = Object.values(manifest).map(({ file }) => readFileSync(`${folder}/${file}`, 'utf8'))
if (readersFiles.some((text) => /mod-desk|\/v1\/moderation|sada:moderation/.test(text))) {
  console.error('what readers download contains parts of the moderation page')
  over = true
}
if (over) process.exitCode = 1
