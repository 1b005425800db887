import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'

/**
 * An instance in a bare workerd on loopback, for measurements and crashes: no development proxy stands between
 * the client and the Worker.
 */

// Wrangler reads its settings aloud otherwise.
process.env.WRANGLER_LOG ??= 'error'

/** Secrets of an instance that lives for minutes and that nobody else reaches. */
export const secrets = { ADMIN_TOKEN: 'bench-admin-token-0123456789', DATA_KEY: `${'A'.repeat(42)}E` }

/** A Worker to run: a module, with the bindings of `wrangler.toml`. */
export interface WorkerToRun {
  name: string
  module: string
}

/** What runs, and how to reach and end it. */
export interface Instance {
  miniflare: Miniflare
  /** By name of the Worker. */
  origins: Record<string, string>
  /** Process ids of its workerd. */
  pids(): number[]
  stop(): Promise<void>
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function childrenOfThis(name: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    try {
      const [, command, rest = ''] =
        /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? []
      return command === name && Number(rest.split(' ')[1]) === process.pid ? [Number(entry)] : []
    } catch {
      return [] // it has ended meanwhile
    }
  })
}

/**
 * Starts Workers that share one storage.
 *
 * @param storage folder of D1, Durable Objects and KV
 * @param outboundService answers what the Workers send out; without it they reach the Internet
 * @param vars other values than `wrangler.toml` has
 */
export async function startInstance(
  workers: readonly WorkerToRun[],
  storage: string,
  outboundService?: (request: Request) => Promise<Response>,
  vars: Readonly<Record<string, string>> = {},
): Promise<Instance> {
  const { workerOptions } = unstable_getMiniflareWorkerOptions('wrangler.toml')
  const { assets: _, bindings: given, ...bindings } = workerOptions
  const ports = await Promise.all(workers.map(freePort))
  const before = new Set(childrenOfThis('workerd'))
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      logRequests: false,
      handleStructuredLogs: () => undefined, // a line for each request
      cf: false,
      resourcePersistencePath: storage,
      workers: workers.map(({ name, module }, i) => ({
        ...bindings,
        name,
        modules: [{ type: 'ESModule', path: module }],
        modulesRoot: '/',
        ...(outboundService ? { outboundService } : {}),
        bindings: {
          ...Object(given),
          ...vars,
          WRITE_BUDGET_ROWS_PER_DAY: Number.MAX_SAFE_INTEGER,
          ...secrets,
        },
        unsafeDirectSockets: [{ host: '127.0.0.1', port: ports[i] }],
      })),
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  )
  await miniflare.ready
  return {
    miniflare,
    origins: Object.fromEntries(workers.map(({ name }, i) => [name, `http://127.0.0.1:${ports[i]}`])),
    pids: () => childrenOfThis('workerd').filter((pid) => !before.has(pid)),
    stop: () => miniflare.dispose(),
  }
}

/** The database of a storage folder, without a Worker. */
export async function openDatabase(
  storage: string,
): Promise<{ db: Awaited<ReturnType<Miniflare['getD1Database']>>; close(): Promise<void> }> {
  const { d1Databases } = unstable_getMiniflareWorkerOptions('wrangler.toml').workerOptions
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: storage,
      modules: true,
      script: 'export default {}',
      d1Databases,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  )
  return { db: await miniflare.getD1Database('DB'), close: () => miniflare.dispose() }
}

/** Applies the migrations to the instance's database. */
export async function migrateInstance({ miniflare }: Instance, worker: string): Promise<void> {
  const db = await miniflare.getD1Database('DB', worker)
  for (const file of readdirSync('migrations').sort()) {
    const text = readFileSync(`migrations/${file}`, 'utf8')
    for (const statement of statementsOf(text)) await db.prepare(statement).run()
  }
}

/** SQL statements of a file; those of a trigger belong together. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = []
  let current = ''
  for (const line of sql.split('\n')) {
    const code = line.replace(/--.*$/, '').trimEnd()
    if (code === '' && current === '') continue
    current += `${code}\n`
    const isInTrigger = /\bCREATE TRIGGER\b/i.test(current) && !/\bEND;\s*$/.test(current)
    if (!/;\s*$/.test(code) || isInTrigger) continue
    statements.push(current.trim())
    current = ''
  }
  return statements
}
