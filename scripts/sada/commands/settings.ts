import type { Settings } from '../../../contract/index.ts'
import { readAssignments } from '../assignments.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../failures.ts'
import { pairs } from '../table.ts'

/** Settings as lines; what is not a plain value is JSON. */
export function settingsWords(settings: Partial<Settings>): string {
  return pairs(
    Object.entries(settings).map(([name, value]) => {
      const isList = Array.isArray(value) && value.every((item) => typeof item === 'string')
      return [
        name,
        isList ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value),
      ]
    }),
  )
}

async function get(call: Call): Promise<void> {
  const { settings, etag } = await call.moderation().settings()
  if (call.flag('etag')) {
    call.out.show({ etag }, () => etag)
    return
  }
  const missing = call.args.find((name) => !Object.hasOwn(settings, name))
  if (missing !== undefined)
    throw new UsageError(`There is no setting ${missing}; there are: ${Object.keys(settings).join(', ')}`)
  const shown = Object.entries(settings).filter(
    ([name]) => call.args.length === 0 || call.args.includes(name),
  )
  const document: Partial<Settings> = Object.fromEntries(shown)
  call.out.show(document, () => settingsWords(document))
}

async function set(call: Call): Promise<void> {
  const client = call.moderation()
  const now = await client.settings()
  const patch = readAssignments(call.args, now.settings)
  const { settings } = await client.changeSettings(patch, call.text('if-match') ?? now.etag)
  call.out.show(settings, () =>
    settingsWords(
      Object.fromEntries(Object.entries(settings).filter(([name]) => Object.hasOwn(patch, name))),
    ),
  )
}

/** A site's settings. */
export const settingsCommands: readonly Command[] = [
  {
    name: 'settings get',
    aliases: ['settings'],
    summary: 'Shows the site’s settings, or those that are named',
    args: '[name]…',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    options: { etag: { type: 'boolean', help: 'show their tag alone, for --if-match' } },
    access: 'key',
    scope: 'settings',
    examples: ['sada settings get moderation max_links', 'sada settings get --etag'],
    run: get,
  },
  {
    name: 'settings set',
    summary: 'Changes settings, and no others',
    args: '<name>=<value>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: {
      'if-match': {
        type: 'string',
        value: 'ETAG',
        help: 'refuse when the settings are no longer those; the ones read just before unless given',
      },
    },
    access: 'key',
    scope: 'settings',
    notes: [
      'Lists take values with commas, or JSON; += adds to a list and -= takes from it. A part of a setting is named with a dot. A value that begins with @ is read from that file.',
    ],
    examples: [
      'sada settings set moderation=all max_links=3',
      'sada settings set fields.email=optional reserved_names+=رئيس_التحرير',
    ],
    run: set,
  },
]
