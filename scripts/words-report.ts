/**
 * `npm run words`: how many spellings of ten listed words are caught, and how many innocent texts are held, beside
 * what Coral's and WordPress's ways of matching do with the same. `--write` renews the tables in docs/moderation.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { report } from '../test/text/report.ts'

const page = 'docs/moderation.md'
const tables = /(?<=<!-- words -->\n).*(?=<!-- \/words -->)/s

console.log(report())
if (process.argv.includes('--write')) {
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(tables, () => report()),
  )
  console.log(`written to ${page}`)
}
