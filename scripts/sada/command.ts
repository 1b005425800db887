import type { Scope } from '../../contract/index.ts'
import type { Call } from './call.ts'

/** An option of a command; the same name has the same type in all of them. */
export interface Option {
  type: 'string' | 'boolean'
  /** May be repeated, or given once with commas. */
  isMany?: true
  /** What stands for the value in the help. */
  value?: string
  /** The only values that there are. */
  choices?: readonly string[]
  help: string
}

/** A command. The table of them (`commands/index.ts`) drives parsing and help. */
export interface Command {
  /** In full, e.g. `comments list`. */
  name: string
  /** Shorter names. */
  aliases?: readonly string[]
  summary: string
  /** Arguments as the help writes them, e.g. `<id>…`. */
  args?: string
  /** How many arguments there must and may be; none unless given. */
  least?: number
  most?: number
  options?: Readonly<Record<string, Option>>
  /** Whether `--ndjson` prints the items line by line. */
  isList?: true
  /** Which secret it needs. */
  access: 'key' | 'admin' | 'none'
  /** What the key must be allowed to do. */
  scope?: Scope
  /** Further sentences of the help. */
  notes?: readonly string[]
  examples: readonly string[]
  run: (call: Call) => Promise<void>
}

/** Options that every command takes. */
export const commonOptions = {
  url: { type: 'string', value: 'ADDRESS', help: 'the Worker’s origin; SADA_URL unless given' },
  'key-file': {
    type: 'string',
    value: 'FILE',
    help: 'read the secret from this file, not from the environment',
  },
  json: { type: 'boolean', help: 'print one JSON document; failures are JSON on stderr' },
  help: { type: 'boolean', help: 'show this' },
} as const satisfies Record<string, Option>

/** What a command that lists takes beside its own options. */
export const ndjsonOption = {
  ndjson: { type: 'boolean', help: 'print the items as JSON, one a line' },
} as const satisfies Record<string, Option>

/** Which piece of a list. */
export const listOptions = {
  limit: { type: 'string', value: 'N', help: 'at most so many' },
  all: { type: 'boolean', help: 'all of them' },
  cursor: { type: 'string', value: 'CURSOR', help: 'go on where an earlier list ended' },
} as const satisfies Record<string, Option>

/** For what cannot be undone. */
export const yesOption = {
  yes: { type: 'boolean', help: 'do it without asking; needed where there is no terminal' },
} as const satisfies Record<string, Option>

/** Every option that a command takes. */
export function optionsOf(command: Command): Readonly<Record<string, Option>> {
  return { ...command.options, ...(command.isList ? ndjsonOption : {}), ...commonOptions }
}
