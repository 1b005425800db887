import { type CreatedKey, type KeyInfo, limits, type NewKey, Scope } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, yesOption } from '../command.ts'
import { confirm } from '../confirm.ts'
import { UsageError } from '../failures.ts'
import { type Column, pairs } from '../table.ts'
import { durationSeconds, shortTime } from '../times.ts'

const keyColumns: readonly Column<KeyInfo>[] = [
  { title: 'id', of: ({ id }) => id },
  { title: 'name', of: ({ name }) => name, isFlexible: true },
  { title: 'scopes', of: ({ scopes }) => scopes.join(', ') },
  { title: 'made (UTC)', of: ({ created_at }) => shortTime(created_at) },
  { title: 'until (UTC)', of: ({ expires_at }) => shortTime(expires_at) ?? 'no end' },
  { title: 'last used', of: ({ last_used_on }) => last_used_on ?? 'never' },
]

function printKey(call: Call, created: CreatedKey): void {
  call.out.show(created, () =>
    pairs([
      ['id', created.id],
      ['key', created.key],
    ]),
  )
  call.out.note('Keep the key now: it is not shown again.')
}

function newKeyOf(call: Call): NewKey {
  const name = call.required('name')
  const scopes = call.list('scopes')
  if (scopes.length === 0) throw new UsageError(`--scopes is missing: some of ${Scope.options.join(', ')}`)
  const expires = call.time('expires', 'future')
  return {
    name,
    scopes: Scope.options.filter((scope) => scopes.includes(scope)),
    ...(expires === undefined ? {} : { expires_at: expires }),
  }
}

async function create(call: Call): Promise<void> {
  const [site, key] = [call.text('site'), newKeyOf(call)]
  printKey(
    call,
    site === undefined ? await call.moderation().makeKey(key) : await call.admin().makeKey(site, key),
  )
}

async function rotate(call: Call): Promise<void> {
  const grace = durationSeconds(call.text('grace') ?? '0')
  if (grace === null || grace > limits.keyGraceSecondsMax)
    throw new UsageError('--grace must be a duration such as 15m or 24h, at most 7d')
  printKey(call, await call.moderation().rotateKey(call.first, grace))
}

async function revoke(call: Call): Promise<void> {
  const client = call.moderation()
  await confirm(call, async () => {
    const keys = await client.keys()
    const named = call.args.map((id) => keys.find((key) => key.id === id)?.name ?? id)
    return `Revoke ${named.map((name) => `“${name}”`).join(', ')}?`
  })
  for (const id of call.args) await client.revokeKey(id)
  call.out.show({ revoked: call.args }, () => 'Revoked: the next request is refused.')
}

/** A site's keys. */
export const keyCommands: readonly Command[] = [
  {
    name: 'keys list',
    aliases: ['keys'],
    summary: 'Lists the site’s keys, without their secrets',
    isList: true,
    access: 'key',
    scope: 'keys',
    examples: ['sada keys list'],
    run: async (call) =>
      call.out.list({ data: await call.moderation().keys() }, keyColumns, 'There are no keys.'),
  },
  {
    name: 'keys create',
    summary: 'Makes a key with scopes that the asking key has itself, and shows it this once',
    options: {
      name: { type: 'string', value: 'NAME', help: 'who or what has it' },
      scopes: { type: 'string', isMany: true, choices: Scope.options, help: 'what it may do' },
      expires: {
        type: 'string',
        value: 'TIME',
        help: 'until when: 30d, a day or a time; no end unless given',
      },
      site: {
        type: 'string',
        value: 'SITE',
        help: 'for this site, with SADA_ADMIN_TOKEN: for an owner who lost theirs',
      },
    },
    access: 'key',
    scope: 'keys',
    examples: [
      'sada keys create --name "Night desk" --scopes moderate,read --expires 90d',
      'sada keys create --site akhir-saa --name owner --scopes moderate,read,settings,keys',
    ],
    run: create,
  },
  {
    name: 'keys rotate',
    summary: 'Makes a successor with the same name, scopes and end, and ends the old key',
    args: '<key>',
    least: 1,
    options: {
      grace: {
        type: 'string',
        value: 'TIME',
        help: 'how long the old key works beside it, at most 7d; not at all unless given',
      },
    },
    access: 'key',
    scope: 'keys',
    examples: ['sada keys rotate 0123456789abcdef --grace 24h'],
    run: rotate,
  },
  {
    name: 'keys revoke',
    summary: 'Ends keys, after asking: their next request is refused',
    args: '<key>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: yesOption,
    access: 'key',
    scope: 'keys',
    examples: ['sada keys revoke 0123456789abcdef --yes'],
    run: revoke,
  },
]
