/**
 * `npm start`: the Worker with a local database on one origin, a demo news site on another. It ends with one
 * sentence and a non-zero code when it cannot start; Ctrl-C stops everything.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { startDemoServer } from './demo-server.ts'
import { readPort, requireFreePort } from './support/ports.ts'
import { ensureSecrets } from './support/secrets.ts'
import { StartError } from './support/start-error.ts'
import { migrate, startClock, startWorker } from './support/wrangler.ts'

const readySeconds = 60

/** The folder of the local database, made if need be. @throws StartError when it cannot be written */
function stateFolder(): string {
  const state = resolve(process.env.SADA_STATE || '.sada/state')
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 })
    if (!statSync(state).isDirectory()) throw new Error('not a folder')
    accessSync(state, constants.W_OK)
  } catch {
    throw new StartError(`${state} is not a folder that can be written; choose another with SADA_STATE=…`)
  }
  return state
}

function buildElements(): void {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.ts', '--quiet'], {
    encoding: 'utf8',
  })
  if (status === 0) return
  process.stderr.write(stderr)
  throw new StartError('The elements could not be built; the reasons are above.')
}

/** Ctrl-C, at any time: what has been started is stopped in turn, and the step at hand is the last. */
class Session {
  #isStopping = false
  readonly #closers: (() => Promise<unknown>)[] = []

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void this.stop(0))
  }

  get isStopping(): boolean {
    return this.#isStopping
  }

  /** A step of starting; what it leaves running is closed on Ctrl-C. */
  async step<T>(work: () => T | Promise<T>, close?: (result: T) => Promise<unknown>): Promise<T> {
    const result = await work()
    if (close) this.#closers.push(() => close(result))
    if (this.#isStopping) await this.#close(0)
    return result
  }

  async stop(code: number): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    if (this.#closers.length > 0) await this.#close(code)
  }

  async #close(code: number): Promise<never> {
    await Promise.all(this.#closers.map((close) => close()))
    process.exit(code)
  }
}

async function start(session: Session): Promise<void> {
  const port = readPort('PORT', 8787)
  const demoPort = readPort('DEMO_PORT', 8788)
  if (port === demoPort) throw new StartError('PORT and DEMO_PORT must differ.')
  await requireFreePort(port, 'PORT')
  await requireFreePort(demoPort, 'DEMO_PORT')
  const state = stateFolder()
  const { adminToken, dataKey } = ensureSecrets()
  const demoOrigin = `http://127.0.0.1:${demoPort}`
  console.log('Starting Sada…')
  await session.step(buildElements)
  await session.step(() => migrate(state))
  // Loaded now and not above: it brings wrangler, and a wrong port should be told at once.
  const { alignOrigins, prepareDemo, seedComments, startMail } = await import('./demo-seed.ts')
  const demo = await session.step(() => prepareDemo(state, demoOrigin, dataKey))
  const worker = await session.step(
    () => startWorker(port, state, readySeconds),
    (running) => running.stop(),
  )
  await session.step(() => alignOrigins(worker.origin, adminToken, demoOrigin))
  if (demo.isNew) {
    await session.step(() => seedComments(worker.origin, demo.keyFile, demoOrigin))
    await session.step(() => startMail(worker.origin, demo.keyFile))
  }
  await session.step(
    async () => startClock(worker.origin),
    async (clock) => clock.stop(),
  )
  const site = await session.step(
    () => startDemoServer({ port: demoPort, apiOrigin: worker.origin, siteId: 'akhir-saa' }),
    (running) => running.close(),
  )
  void worker.ended.then(() => {
    if (!session.isStopping) console.error('The Worker has stopped by itself; stopping the demo site too.')
    return session.stop(1)
  })

  console.log(`
  Demo news site   ${site.origin}/
  Moderator's mail ${site.origin}/outbox
  Moderation page  ${worker.origin}/moderation/   (sign in with the demo site's key)
  Sada's Worker    ${worker.origin}/   (GET /health, GET /v1/openapi.json)

  Admin token      ADMIN_TOKEN in ${resolve('.dev.vars')}
  Demo site's key  ${demo.keyFile}   (site id: akhir-saa)
  Database         ${state}

  Ctrl-C stops everything.
`)
}

const session = new Session()
try {
  await start(session)
} catch (error) {
  // A Ctrl-C in a terminal reaches the helpers too, and their end is no failure then.
  if (session.isStopping) process.exit(0)
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exit(1)
}
