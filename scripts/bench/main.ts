/**
 * `npm run bench`: what Sada costs and takes. Options: `--quick` leaves out a million comments, `--only
 * cost|rows|http|own|burst`, `--out FILE` (dist/bench.json), `--against FILE` compares with a saved run as ratios.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { migrateInstance, secrets, startInstance } from '../support/instance.ts'
import { bundle } from '../support/wrangler.ts'
import { type Case, cases, floors, ownWork, viewOf } from './cases.ts'
import { costTable, prices } from './cost.ts'
import { makeComments, makePages, origin, site } from './data.ts'
import { type Answer, load, send, sendSteadily } from './load.ts'
import { compare, median, type Results } from './report.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    out: { type: 'string', default: 'dist/bench.json' },
    against: { type: 'string' },
  },
})
const wants = (part: string) => options.only === undefined || options.only === part

const pages = 100_000
const sizes = options.quick ? [100, 10_000] : [100, 10_000, 1_000_000]
const rounds = 3
const results: Results = { date: new Date().toISOString(), cpu: cpus()[0]?.model ?? '', prices, tables: {} }

function show(name: string, rows: Record<string, string | number>[]): void {
  console.log(`\n${name}`)
  console.table(rows)
  results.tables[name] = rows
}

const folder = mkdtempSync(join(tmpdir(), 'sada-bench-'))
const agent = new Agent({ keepAlive: true })

/** Wakes everything up, makes the site and its pages. */
async function prepare() {
  const module = await bundle(join(folder, 'worker'), 'scripts/bench/worker/entry.ts')
  const instance = await startInstance([{ name: 'sada', module }], join(folder, 'storage'))
  await migrateInstance(instance, 'sada')
  const target = { origin: instance.origins.sada ?? '', pids: instance.pids() }
  const db = await instance.miniflare.getD1Database('DB', 'sada')
  await db.prepare('CREATE TABLE bench_view (page TEXT PRIMARY KEY, n INTEGER NOT NULL)').run()
  const created = await send(target.origin, agent, {
    method: 'POST',
    path: '/v1/admin/sites',
    headers: { authorization: `Bearer ${secrets.ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: site, name: 'Bench', origins: [origin] }),
  })
  const { key } = JSON.parse(created.body)
  await makePages(db, pages)
  return { instance, target, db, key: String(key) }
}

type Bench = Awaited<ReturnType<typeof prepare>>

async function cursorOf({ target }: Bench): Promise<string> {
  const path = `/v1/sites/${site}/comments?page=${origin}/p1&limit=50`
  return JSON.parse((await send(target.origin, agent, { path })).body).next_cursor
}

async function makePopular({ instance }: Bench): Promise<void> {
  const worker = await instance.miniflare.getWorker('sada')
  await worker.scheduled({ cron: '*/15 * * * *' })
}

function rowsOf(answer: Answer): Record<string, number> {
  const [read = 0, written = 0, trips = 0] = String(answer.headers['x-bench-rows']).split('/').map(Number)
  return { read, written, trips }
}

async function measureRows(bench: Bench, list: readonly Case[], stored: number): Promise<void> {
  const rows = []
  for (const { name, request } of list) {
    const wanted = request(900_000 + stored)
    const headers = { ...wanted.headers, 'x-bench': 'rows' }
    const answer = await send(bench.target.origin, agent, { ...wanted, headers })
    if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.body}`)
    rows.push({ operation: name, ...rowsOf(answer) })
  }
  show(`rows of D1 by operation, ${stored} comments and ${pages} pages stored`, rows)
}

/** Rounds of all cases in turn, so that a busy neighbour disturbs all alike; of each the median. */
async function measureSpeed(
  bench: Bench,
  list: readonly Case[],
  seconds: number,
  name: string,
): Promise<void> {
  const runs = list.map((): Awaited<ReturnType<typeof load>>[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [i, { request, connections }] of list.entries())
      runs[i]?.push(await load(bench.target, request, { connections, seconds }))
  }
  const plain = median((runs[0] ?? []).map(({ cpuMicros }) => cpuMicros))
  const rows = list.map((each, i) => {
    const of = (field: 'perSecond' | 'p50Ms' | 'p99Ms' | 'cpuMicros' | 'failed') =>
      median((runs[i] ?? []).map((run) => run[field]))
    return {
      case: each.name,
      connections: each.connections,
      per_second: of('perSecond'),
      p50_ms: of('p50Ms'),
      p99_ms: of('p99Ms'),
      cpu_us: of('cpuMicros'),
      over_plain_us: of('cpuMicros') - plain,
      failed: of('failed'),
    }
  })
  show(name, rows)
}

async function measureOwnWork(bench: Bench): Promise<void> {
  for (const { request } of ownWork().slice(1)) {
    const wanted = request(1)
    await send(bench.target.origin, agent, { ...wanted, headers: { ...wanted.headers, 'x-bench': 'record' } })
  }
  await measureSpeed(
    bench,
    ownWork(),
    2,
    'the Worker’s own work, with D1, counter and cache answering from memory',
  )
}

/** Ten thousand readers of one page at 200 a second: what the design promises, over HTTP. */
async function measureBurst({ target, instance }: Bench): Promise<void> {
  const page = `${origin}/burst`
  const { times, failed } = await sendSteadily(target.origin, viewOf(page), { perSecond: 200, count: 10_000 })
  const path = `/v1/sites/${site}/counts?page=${page}`
  const { data } = JSON.parse((await send(target.origin, agent, { path })).body)
  const counters = await instance.miniflare.getDurableObjectNamespace('VIEW_COUNTER', 'sada')
  const counter = counters.get(counters.idFromName(`${site}/0`)) as unknown as { rollUp(): Promise<void> }
  await counter.rollUp()
  const db = await instance.miniflare.getD1Database('DB', 'sada')
  const ledger = await db
    .prepare('SELECT d1_rows, object_rows FROM view_ledger')
    .first<Record<string, number>>()
  const rows = (ledger?.d1_rows ?? 0) + (ledger?.object_rows ?? 0)
  show('10,000 readers of one page at 200 a second', [
    {
      counted: data[0].views,
      failed,
      rows_written_by_this_counter: rows,
      rows_a_view: Number((rows / data[0].views).toFixed(4)),
      p50_ms: Math.round(times[times.length >> 1] ?? 0),
      p99_ms: Math.round(times[Math.floor(times.length * 0.99)] ?? 0),
    },
  ])
}

async function measureInstance(): Promise<void> {
  const bench = await prepare()
  try {
    if (wants('burst')) await measureBurst(bench)
    let stored = 0
    for (const size of wants('rows') || wants('http') ? sizes : wants('own') ? [100] : []) {
      await makeComments(bench.db, stored + 1, size, pages)
      stored = size
      await makePopular(bench)
      const list = cases(pages, bench.key, await cursorOf(bench))
      if (wants('rows')) await measureRows(bench, list, size)
      if (wants('http'))
        await measureSpeed(
          bench,
          [...floors, ...list],
          1,
          `over HTTP, ${size} comments and ${pages} pages stored`,
        )
      const alone = [...floors, ...list].map((each) => ({ ...each, connections: 1 }))
      if (wants('http') && size === sizes.at(-1))
        await measureSpeed(
          bench,
          alone,
          1,
          `one request at a time, ${size} comments and ${pages} pages stored`,
        )
      if (wants('own') && size === 100) await measureOwnWork(bench)
    }
  } finally {
    agent.destroy()
    await bench.instance.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (wants('cost'))
  show(
    `a day of views, US$ a million at prices of ${prices.asOf}`,
    costTable().map((line) => ({ ...line })),
  )
if (options.only !== 'cost') await measureInstance()
mkdirSync(dirname(options.out), { recursive: true })
writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`)
console.log(`\nwritten to ${options.out}`)
if (options.against) compare(results, JSON.parse(readFileSync(options.against, 'utf8')))
