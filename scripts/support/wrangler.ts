import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { StartError } from './start-error.ts'

/** Wrangler itself, not `npx`: a signal to npx would leave wrangler and workerd running. */
const wrangler = join(
  dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
  'bin/wrangler.js',
)

/** No look-ups, no questions, no telemetry: starting must not depend on a network. */
const environment = {
  ...process.env,
  CI: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  X_LOCAL_EXPLORER: 'true',
}

function collect(child: ChildProcess): () => string {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (output += part))
  return () => output
}

/** Applies the migrations to the local database. @throws StartError when the database cannot be used */
export async function migrate(state: string): Promise<void> {
  const args = [wrangler, 'd1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state]
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = collect(child)
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) {
    const detail = /not a database|malformed|corrupt|SQLITE_\w+/i.exec(output())?.[0]
    throw new StartError(
      `The database in ${state} cannot be used${detail ? ` (${detail})` : ''}; move that folder away or choose another with SADA_STATE=…`,
    )
  }
}

/**
 * Bundles the Worker as it would be deployed.
 *
 * @param entry another module than the one that `wrangler.toml` names
 * @returns the path of the bundle
 */
export async function bundle(folder: string, entry?: string): Promise<string> {
  const args = [wrangler, 'deploy', ...(entry ? [entry] : []), '--dry-run', '--outdir', folder]
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = collect(child)
  if ((await new Promise((resolve) => child.on('close', resolve))) !== 0)
    throw new StartError(`The Worker could not be bundled:\n${output().trim()}`)
  return join(folder, `${basename(entry ?? 'index').replace(/\.ts$/, '')}.js`)
}

/** A running `wrangler dev`. */
export interface RunningWorker {
  origin: string
  /** Resolves when the process has ended, whatever ended it. */
  ended: Promise<number | null>
  stop(): Promise<void>
}

/** Starts the Worker and its elements. @throws StartError when it does not come up */
export async function startWorker(port: number, state: string, readySeconds: number): Promise<RunningWorker> {
  const args = [
    wrangler,
    'dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--inspector-port',
    '0',
    '--persist-to',
    state,
  ]
  // Mail stays on this machine; the demo site's outbox shows it.
  args.push('--var', 'MAIL_FROM:sada@akhir-saa.example', '--var', `PUBLIC_URL:http://127.0.0.1:${port}`)
  args.push('--log-level', 'error', '--show-interactive-dev-session', 'false')
  const child = spawn(process.execPath, args, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const output = collect(child)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const signal = (name: NodeJS.Signals) => {
    try {
      // The whole group that it leads: wrangler, esbuild and workerd.
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {
      // The group has ended already, which is what was asked for.
    }
  }
  const stop = async () => {
    signal('SIGTERM')
    const timer = setTimeout(() => signal('SIGKILL'), 5_000)
    await ended
    clearTimeout(timer)
    signal('SIGKILL')
  }
  const origin = `http://127.0.0.1:${port}`
  let hasEnded = false
  void ended.then(() => {
    hasEnded = true
  })
  const deadline = Date.now() + readySeconds * 1_000
  while (!(await isUp(origin))) {
    if (hasEnded || Date.now() > deadline) {
      await stop()
      process.stderr.write(`${output().trim()}\n`)
      throw new StartError(
        `The Worker did not start within ${readySeconds} seconds; its own words are above.`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.stderr?.on('data', (part: Buffer) => process.stderr.write(part))
  return { origin, ended, stop }
}

async function isUp(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/health`)
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false // not listening yet
  }
}

/** The local Worker has no clock of its own: this makes its lists of popular pages each minute. */
export function startClock(origin: string): { stop(): void } {
  const tick = () => {
    const cron = encodeURIComponent('*/15 * * * *')
    fetch(`${origin}/cdn-cgi/local/scheduled?cron=${cron}`).catch(() => {
      // The Worker is on its way out, and says so itself.
    })
  }
  tick()
  const timer = setInterval(tick, 60_000)
  return { stop: () => clearInterval(timer) }
}
