import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

/** A folder for a local database, to be removed with {@link removeFolder}. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sada-test-'))
}

/** Removes a folder of {@link temporaryFolder} with what is in it. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Waits until a condition holds. @throws Error naming what was waited for */
export async function until<T>(
  what: string,
  seconds: number,
  condition: () => T | Promise<T>,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1_000
  for (;;) {
    const value = await condition()
    if (value) return value
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** `npm start` as a user runs it, with what it said so far. */
export interface Command {
  process: ChildProcess
  stdout(): string
  stderr(): string
  /** Exit code, once it has ended. */
  ended: Promise<number | null>
}

/** Runs the start command with these variables. */
export function runStart(variables: Record<string, string>): Command {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: resolve('.'),
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (part: Buffer) => {
    said.stdout += part
  })
  child.stderr.on('data', (part: Buffer) => {
    said.stderr += part
  })
  const ended = new Promise<number | null>((done) => child.on('close', done))
  return { process: child, stdout: () => said.stdout, stderr: () => said.stderr, ended }
}

/** The running product: Worker, database, elements and demo site, as `npm start` brings them up. */
export interface Product {
  api: string
  demo: string
  state: string
  adminToken: string
  ownerKey: string
  log(): string
  /** Ctrl-C. @returns the exit code */
  stop(): Promise<number | null>
}

/** Starts the product on free ports. The caller stops it. */
export async function startProduct(state: string): Promise<Product> {
  const [port, demoPort] = [await freePort(), await freePort()]
  const command = runStart({ PORT: String(port), DEMO_PORT: String(demoPort), SADA_STATE: state })
  let hasEnded = false
  void command.ended.then(() => {
    hasEnded = true
  })
  await until('the product to be ready', 60, () => {
    if (hasEnded) throw new Error(`npm start ended: ${command.stderr()}`)
    return command.stdout().includes('Ctrl-C stops everything')
  })
  const secrets = existsSync('.dev.vars') ? readFileSync('.dev.vars', 'utf8') : ''
  return {
    api: `http://127.0.0.1:${port}`,
    demo: `http://127.0.0.1:${demoPort}`,
    state,
    adminToken: /^ADMIN_TOKEN="?([^"\n]+)/m.exec(secrets)?.[1] ?? '',
    ownerKey: readFileSync(join(state, 'demo-site.key'), 'utf8').trim(),
    log: () => command.stdout() + command.stderr(),
    stop: () => {
      command.process.kill('SIGINT')
      return command.ended
    },
  }
}
