import { readFileSync } from 'node:fs'
import {
  AdminClient,
  type ClientOptions,
  isSafeForKey,
  ModerationClient,
  WebhookClient,
} from '../../client/index.ts'
import type { Command } from './command.ts'
import { UsageError } from './failures.ts'
import type { Io } from './io.ts'
import { Output } from './output.ts'
import { readTime } from './times.ts'

/** Values as `parseArgs` gives them. */
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

/** One call of a command: what was typed, and what the command may use. */
export class Call {
  readonly command: Command
  readonly args: readonly string[]
  readonly io: Io
  readonly out: Output
  /** Of the process, when nothing is thrown. */
  exitCode: 0 | 1 = 0
  /** `Date` of the latest answer (Unix milliseconds); 0 before the first, and where it has none. */
  serverTimeMs = 0
  readonly #values: Values

  constructor(command: Command, values: Values, args: readonly string[], io: Io) {
    this.command = command
    this.args = args
    this.io = io
    this.#values = values
    this.out = new Output(io, this.flag('json') ? 'json' : this.flag('ndjson') ? 'ndjson' : 'human')
  }

  flag(name: string): boolean {
    return this.#values[name] === true
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw new UsageError(`--${name} is missing`)
    return value
  }

  /** Values of an option that may be repeated. */
  list(name: string): string[] {
    const value = this.#values[name]
    return (Array.isArray(value) ? value : [])
      .flatMap((text) => String(text).split(','))
      .map((text) => text.trim())
      .filter(Boolean)
  }

  whole(name: string, least: number, most: number): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most))
      throw new UsageError(`--${name} must be a whole number from ${least} to ${most}`)
    return value
  }

  /** A moment as the interface wants it. @param direction whether a bare duration looks back or ahead */
  time(name: string, direction: 'past' | 'future'): string | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : readTime(name, text, direction, Date.now())
  }

  /** The first argument; the parser has seen that it is there. */
  get first(): string {
    return this.args[0] ?? ''
  }

  /** @throws UsageError when there is none */
  get url(): string {
    const text = this.text('url') ?? this.io.env.SADA_URL ?? ''
    if (text === '') throw new UsageError('SADA_URL is not set: the Worker’s origin, or give --url')
    if (!/^https?:\/\/[^/]/.test(text) || !URL.canParse(text))
      throw new UsageError('SADA_URL must be an address such as https://comments.example.com')
    return text
  }

  #secret(variable: 'SADA_KEY' | 'SADA_ADMIN_TOKEN'): string {
    const file = this.text('key-file')
    const text = (file === undefined ? (this.io.env[variable] ?? '') : readSecret(file)).trim()
    if (text === '') throw new UsageError(`${variable} is not set; or name a file with --key-file`)
    if (!/^[\w.~+/=-]+$/.test(text))
      throw new UsageError(`${file ?? variable} holds no key: it has other characters`)
    return text
  }

  /** @throws UsageError where the key would go in the clear */
  #options(key: string, signal?: AbortSignal): ClientOptions {
    const { url } = this
    if (key !== '' && !isSafeForKey(url))
      throw new UsageError(`No key is sent to ${new URL(url).origin}: it must be https, or this machine`)
    return {
      url,
      key,
      ...(signal ? { signal } : {}),
      fetch: async (url, init) => {
        const response = await fetch(url, init)
        this.serverTimeMs = Date.parse(response.headers.get('date') ?? '') || 0
        return response
      },
    }
  }

  /** @param signal ends what is under way */
  moderation(signal?: AbortSignal): ModerationClient {
    return new ModerationClient(this.#options(this.#secret('SADA_KEY'), signal))
  }

  webhooks(): WebhookClient {
    return new WebhookClient(this.#options(this.#secret('SADA_KEY')))
  }

  admin(): AdminClient {
    return new AdminClient(this.#options(this.#secret('SADA_ADMIN_TOKEN')))
  }

  /** For what needs no secret. */
  nobody(): AdminClient {
    return new AdminClient(this.#options(''))
  }
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read`, { cause })
  }
}
