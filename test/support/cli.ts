import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { expect } from 'vitest'
import * as contract from '../../contract/index.ts'
import { type Instance, migrateInstance, secrets, startInstance } from '../../scripts/support/instance.ts'
import { bundle } from '../../scripts/support/wrangler.ts'
import { Outbound } from './outbound.ts'

/** What a command did. */
export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

/** A command that runs; `ended` tells what it did. */
export interface Running {
  ended: Promise<Ran>
  stdout(): string
  signal(name: NodeJS.Signals): void
}

/** How a command is called, beside its words. */
export interface Setting {
  env?: Record<string, string>
  stdin?: string
}

/** Starts the command line as a process of its own, without a terminal and with nothing of this process's settings. */
export function startCli(words: readonly string[], { env = {}, stdin = '' }: Setting = {}): Running {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [resolve('scripts/sada/main.mjs'), ...words], {
    env: { PATH, HOME, ...env },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said.stdout += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said.stderr += part
  })
  child.stdin.on('error', () => undefined) // it may have ended without reading
  child.stdin.end(stdin)
  const ended = new Promise<Ran>((done) => child.on('close', (code) => done({ code, ...said })))
  return { ended, stdout: () => said.stdout, signal: (name) => child.kill(name) }
}

/** An instance with one site. */
export interface CliSite {
  instance: Instance
  /** Where everything goes that it sends out. */
  outbound: Outbound
  /** Variables as whoever types commands has set them: the owner's. */
  env: { SADA_URL: string; SADA_KEY: string; SADA_ADMIN_TOKEN: string }
  /** Runs a command as the owner. */
  sada(words: readonly string[], setting?: Setting): Promise<Ran>
  /** As a reader. @returns the comment's id */
  post(comment?: { page?: string; name?: string; body?: string; title?: string }): Promise<string>
  stop(): Promise<void>
}

export const siteOrigin = 'https://akhir-saa.example'

/** Starts an instance and makes the site `akhir-saa` with the command line itself. */
export async function startCliSite(): Promise<CliSite> {
  const folder = mkdtempSync(join(tmpdir(), 'sada-cli-'))
  const outbound = new Outbound()
  const instance = await startInstance(
    [{ name: 'sada', module: await bundle(join(folder, 'worker')) }],
    join(folder, 'storage'),
    outbound.handle,
    { MAIL_FROM: 'sada@news.example' },
  )
  await migrateInstance(instance, 'sada')
  const env = { SADA_URL: instance.origins.sada ?? '', SADA_KEY: '', SADA_ADMIN_TOKEN: secrets.ADMIN_TOKEN }
  const sada = (words: readonly string[], setting: Setting = {}) =>
    startCli(words, { ...setting, env: { ...env, ...setting.env } }).ended
  const made = await sada([
    'sites',
    'create',
    '--id',
    'akhir-saa',
    '--name',
    'آخر ساعة',
    '--origin',
    siteOrigin,
    '--json',
  ])
  if (made.code !== 0) throw new Error(`the site could not be made: ${made.stderr}`)
  env.SADA_KEY = JSON.parse(made.stdout).key
  let readers = 0
  const post: CliSite['post'] = async ({ page = '/2026/11/match', name, body, title = 'مباراة' } = {}) => {
    readers += 1
    const answer = await fetch(`${env.SADA_URL}/v1/sites/akhir-saa/comments`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: siteOrigin,
        'cf-connecting-ip': `196.64.${readers >> 8}.${readers & 255}`,
      },
      body: JSON.stringify({
        page: `${siteOrigin}${page}`,
        title,
        author: { name: name ?? `قارئ ${readers}`, email: `reader${readers}@example.com` },
        body: body ?? `تعليق رقم ${readers}`,
      }),
    })
    if (answer.status !== 202)
      throw new Error(`a comment was answered with ${answer.status}: ${await answer.text()}`)
    return JSON.parse(await answer.text()).comment.id
  }
  const stop = async () => {
    await instance.stop()
    rmSync(folder, { recursive: true })
  }
  return { instance, outbound, env, sada, post, stop }
}

/** Runs a command with `--json`, which must succeed, and reads its one document. */
export async function readJson<S extends v.GenericSchema>(
  site: CliSite,
  schema: S,
  ...words: string[]
): Promise<v.InferOutput<S>> {
  const { code, stdout, stderr } = await site.sada([...words, '--json'])
  expect({ code, stderr }, words.join(' ')).toEqual({ code: 0, stderr: '' })
  return v.parse(schema, JSON.parse(stdout))
}

/** A refusal: the exit code, and what the one object on stderr says. */
export interface Refusal {
  exit: number | null
  code: string
  stdout: string
  rest: Record<string, unknown>
}

/** Runs a command with `--json`, which must be refused. */
export async function readProblem(
  site: CliSite,
  words: readonly string[],
  setting: Setting = {},
): Promise<Refusal> {
  const { code: exit, stdout, stderr } = await site.sada([...words, '--json'], setting)
  const { code, title, ...rest } = JSON.parse(stderr)
  expect(title).toBeTruthy()
  return { exit, code, stdout, rest }
}

/** What an action on comments prints with `--json`. */
export const Acted = v.strictObject({
  ...contract.BatchAnswer.entries,
  operations: v.array(contract.OperationId),
})

export const pageAt = (name: string): string => `${siteOrigin}/2026/11/${name}`
