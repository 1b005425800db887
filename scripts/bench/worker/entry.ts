import { Hono } from 'hono'
import worker from '../../../worker/index.ts'

/**
 * The Worker under measurement. Without a header `x-bench` it is the product. With one: `rows` adds what D1 says
 * of the request's queries, `record` remembers their results, `replay` answers from memory (what is left is the
 * Worker's own work), and `plain`, `select`, `upsert` are the least that such a Worker can do.
 */

export { Courier, ViewCounter } from '../../../worker/index.ts'

const memory = new Map<string, unknown>()

/** The local stand-in for the data centre's cache costs more than the Worker: in `replay` it is a table. */
let isReplaying = false
const kept = new Map<string, { body: string; headers: [string, string][] }>()
const realCache = caches.default
const cache = {
  match: async (key: string) => {
    if (!isReplaying) return realCache.match(key)
    const known = kept.get(key)
    return known && new Response(known.body, { headers: known.headers })
  },
  put: async (key: string, response: Response) => {
    if (!isReplaying) return realCache.put(key, response)
    kept.set(key, { body: await response.text(), headers: [...response.headers] })
  },
}
Object.defineProperty(globalThis, 'caches', { value: { default: cache } })

class Meter {
  read = 0
  written = 0
  trips = 0

  add(results: readonly D1Result[]): void {
    this.trips += 1
    for (const { meta } of results) {
      this.read += meta.rows_read
      this.written += meta.rows_written
    }
  }
}

interface Bench {
  mode: string
  meter: Meter
}

class Statement {
  readonly inner: D1PreparedStatement
  readonly key: string
  readonly bench: Bench

  constructor(inner: D1PreparedStatement, key: string, bench: Bench) {
    this.inner = inner
    this.key = key
    this.bench = bench
  }

  bind(...values: unknown[]): Statement {
    return new Statement(this.inner.bind(...values), `${this.key}\n${JSON.stringify(values)}`, this.bench)
  }

  async all(): Promise<unknown> {
    return remembered(this.bench, this.key, async () => {
      const result = await this.inner.all()
      this.bench.meter.add([result])
      return result
    })
  }

  run(): Promise<unknown> {
    return this.all()
  }

  async first(): Promise<unknown> {
    const { results } = (await this.all()) as D1Result
    return results[0] ?? null
  }
}

async function remembered(bench: Bench, key: string, ask: () => Promise<unknown>): Promise<unknown> {
  if (bench.mode === 'replay' && memory.has(key)) return memory.get(key)
  const result = await ask()
  if (bench.mode === 'record') memory.set(key, result)
  return result
}

function measured(db: D1Database, bench: Bench): D1Database {
  const fake = {
    prepare: (sql: string) => new Statement(db.prepare(sql), sql, bench),
    batch: (statements: Statement[]) =>
      remembered(bench, statements.map(({ key }) => key).join('\n'), async () => {
        const results = await db.batch(statements.map(({ inner }) => inner))
        bench.meter.add(results)
        return results
      }),
    withSession: () => ({ ...fake, getBookmark: () => '' }),
  }
  return fake as unknown as D1Database
}

/** The counter's answers, from memory: what its object costs is measured by the case that asks it. */
const canned = {
  getByName: () => ({
    hit: async () => ({ counts: { page: 'p', views: 1, comments: 0 }, outcome: 'counted' }),
    refuse: async () => ({ counts: { page: 'p', views: 1, comments: 0 }, outcome: 'bot' }),
    pending: async (rows: unknown[]) => rows.map(() => 0),
  }),
} as unknown as Env['VIEW_COUNTER']

const floor = new Hono<{ Bindings: Env }>()
floor.all('*', async (c) => {
  const mode = c.req.header('x-bench')
  if (mode === 'plain') return c.text('hello')
  if (mode === 'select') return c.json(await c.env.DB.prepare('SELECT 1 AS n').first())
  const upsert = `INSERT INTO bench_view (page, n) VALUES (?1, 1) ON CONFLICT (page) DO UPDATE SET n = n + 1 RETURNING n`
  return c.json(await c.env.DB.prepare(upsert).bind(c.req.path).first())
})

async function product(request: Request, env: Env, ctx: ExecutionContext, mode: string): Promise<Response> {
  const bench = { mode, meter: new Meter() }
  const counter = mode === 'replay' ? { VIEW_COUNTER: canned } : {}
  const answer = await worker.fetch(request, { ...env, DB: measured(env.DB, bench), ...counter }, ctx)
  const { read, written, trips } = bench.meter
  const headers = new Headers(answer.headers)
  headers.set('x-bench-rows', `${read}/${written}/${trips}`)
  return new Response(answer.body, { status: answer.status, headers })
}

export default {
  scheduled: worker.scheduled,
  fetch(request, env, ctx) {
    const mode = request.headers.get('x-bench')
    isReplaying = mode === 'replay'
    if (mode === null) return worker.fetch(request, env, ctx)
    return ['rows', 'record', 'replay'].includes(mode)
      ? product(request, env, ctx, mode)
      : floor.fetch(request, env, ctx)
  },
} satisfies ExportedHandler<Env>
