/**
 * Rules of this repository that no linter knows: who may import whom, where SQL may stand, how long a file may
 * be, what may never be written. Prints every breach and fails when there is one.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(path))
const sources = files.filter(
  (path) =>
    /^(?:contract|client|worker|widget|scripts)\/.*\.(?:ts|mjs)$/.test(path) && !path.endsWith('.d.ts'),
)
const tests = files.filter((path) => /^test\/.*\.ts$/.test(path))
const breaches: string[] = []
const text = new Map([...sources, ...tests].map((path) => [path, readFileSync(path, 'utf8')]))

function lineOf(content: string, index: number): number {
  return content.slice(0, index).split('\n').length
}

function forbid(paths: readonly string[], pattern: RegExp, reason: string): void {
  for (const path of paths) {
    const content = text.get(path) ?? ''
    for (const match of content.matchAll(pattern))
      breaches.push(`${path}:${lineOf(content, match.index)}: ${reason}`)
  }
}

/** The patterns below would find themselves. */
const others = (paths: readonly string[]) => paths.filter((path) => path !== 'scripts/check-repo.ts')
const under = (folder: string) => sources.filter((path) => path.startsWith(`${folder}/`))

/** Longest first: the first folder that a path is in decides what it may import. */
const fences: Record<string, readonly string[]> = {
  contract: ['contract', 'valibot'],
  client: ['contract', 'client'],
  // The command line knows of an instance what anybody outside does: the published interface, by its client.
  'scripts/sada': [
    ...['contract', 'client', 'scripts/sada', 'valibot'],
    ...['child_process', 'crypto', 'fs', 'module', 'timers', 'url', 'util'].map((name) => `node:${name}`),
  ],
  'worker/text': ['contract', 'worker/text'],
  'worker/i18n': ['contract', 'worker/i18n'],
  'worker/pages': ['contract', 'worker/pages', 'worker/i18n'],
  'worker/policy': ['contract', 'worker/policy', 'worker/text', 'isbot'],
  'worker/store': ['contract', 'worker/store', 'worker/app-error.ts'],
  'worker/auth': ['contract', 'worker/auth'],
  'worker/http': [
    'contract',
    'worker/http',
    'worker/auth',
    'worker/store',
    'worker/app-error.ts',
    'hono',
    'valibot',
  ],
  'worker/counter': [
    'contract',
    'worker/counter',
    'worker/policy',
    'worker/store',
    'worker/http/log.ts',
    'worker/app-error.ts',
    'cloudflare:workers',
  ],
  'worker/courier': ['contract', 'worker', 'cloudflare:workers', 'hono'],
  'worker/jobs': [
    'contract',
    'worker/auth',
    'worker/counter',
    'worker/policy',
    'worker/store',
    'worker/text',
    'worker/http/log.ts',
  ],
  worker: ['contract', 'worker', 'hono', 'valibot'],
  'widget/state': ['contract', 'widget/state', 'widget/api', 'widget/text'],
  'widget/page': ['contract', 'widget/page', 'widget/i18n'],
  'widget/api': ['contract', 'widget/api'],
  'widget/demo': ['contract', 'widget/demo'],
  // Its own bundle: what only moderators get may not lean on what readers get, save languages and direction.
  'widget/moderation': ['contract', 'client', 'widget/moderation', 'widget/i18n', 'widget/text', 'lit'],
  widget: ['contract', 'widget', 'lit'],
}

/** What a file needs to run: types are gone by then, and `import()` is a border that is crossed later. */
function imports(path: string): string[] {
  const content = (text.get(path) ?? '').replace(/\b(?:import|export) type [^']*'[^']+'/g, '')
  const found = [...content.matchAll(/(?:\bfrom\s+|\bimport\s+)'([^']+)'/g)].map((match) => match[1] ?? '')
  return found.map((name) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name))
}

function checkFences(): void {
  for (const path of sources) {
    const fence = Object.keys(fences).find((folder) => path.startsWith(`${folder}/`))
    if (!fence) continue
    const allowed = fences[fence] ?? []
    for (const name of imports(path)) {
      const isAllowed = allowed.some((prefix) => name === prefix || name.startsWith(`${prefix}/`))
      if (!isAllowed) breaches.push(`${path}: ${fence}/ may not import ${name}`)
    }
    const reachesInside = imports(path).some(
      (name) => name.startsWith('contract/') && name !== 'contract/index.ts',
    )
    if (reachesInside && path.startsWith('worker/'))
      breaches.push(`${path}: the Worker imports contract/index.ts only`)
  }
}

function checkCycles(): void {
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path))
      breaches.push(`import cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`)
    if (done.has(path) || trail.includes(path)) return
    for (const name of imports(path)) if (text.has(name)) visit(name, [...trail, path])
    done.add(path)
  }
  for (const path of sources) visit(path, [])
}

function checkLengths(): void {
  for (const [path, content] of text) {
    const lines = content.split('\n').length - 1
    const most = path.startsWith('test/') ? 400 : 300
    if (lines > most) breaches.push(`${path}: ${lines} lines, at most ${most}`)
  }
}

/** Every export says what it is, except schemas' types, which share their schema's name. */
function checkDocs(): void {
  for (const path of [...under('client'), ...under('worker'), ...under('widget')]) {
    const content = text.get(path) ?? ''
    for (const match of content.matchAll(/^export (?:async )?(?:function|class|const|interface) (\w+)/gm)) {
      const before = content.slice(0, match.index).trimEnd()
      if (!before.endsWith('*/'))
        breaches.push(`${path}:${lineOf(content, match.index)}: ${match[1]} has no doc comment`)
    }
  }
}

function checkOneWorkerd(): void {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  for (const name of ['workerd', 'miniflare', 'wrangler']) {
    const copies = Object.keys(lock.packages).filter((path) => path.endsWith(`node_modules/${name}`))
    if (copies.length !== 1)
      breaches.push(`package-lock.json: ${copies.length} copies of ${name}, expected one`)
  }
}

const worker = under('worker')
const widget = under('widget')
checkFences()
checkCycles()
checkLengths()
checkDocs()
checkOneWorkerd()
forbid(
  worker.filter((path) => !path.startsWith('worker/store/')),
  /\b(?:SELECT\b[^'`]*\bFROM|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b/g,
  'SQL stands in worker/store/ and migrations/',
)
forbid(worker, /^(?:export )?let /gm, 'one isolate serves many readers: no mutable state in a module')
forbid(
  worker.filter((path) => path !== 'worker/http/log.ts'),
  /\bconsole(?:\[|\.(?:log|info|warn|error|debug))/g,
  'log through worker/http/log.ts',
)
forbid(
  others(sources),
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|unsafeStatic|document\.write|srcdoc)\b|\beval\(/g,
  'user text is never parsed as HTML, and nothing is evaluated',
)
forbid(
  widget,
  /(?:margin|padding|border)-(?:left|right)\b|text-align: *(?:left|right)|[^-\w](?:left|right): *[\d.]/g,
  'physical CSS breaks right-to-left',
)
forbid(others(sources), /\b(?:TODO|FIXME|XXX)\b/g, 'a known gap belongs into docs/backlog/')
forbid(
  tests,
  /\b(?:it|test|describe)\.(?:skip|only|todo|fails)\b|waitForTimeout\(|retry: *[1-9]/g,
  'no test is skipped, focused, retried or timed',
)
forbid(
  others([...sources, ...tests]),
  /@ts-(?:ignore|nocheck|expect-error)|\bas any\b|: any\b/g,
  'types are not given up',
)

for (const breach of breaches) console.error(breach)
console.log(breaches.length === 0 ? `${text.size} files keep the rules` : `${breaches.length} breaches`)
process.exitCode = breaches.length === 0 ? 0 : 1
