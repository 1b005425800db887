import { isLoopback, isSafeForKey } from '../../client/index.ts'
import { type Access, allScopes, type Health } from '../../contract/index.ts'
import type { Call } from './call.ts'

/** One thing that was looked at, with a sentence about it and, where something is to be done, another one. */
export interface Check {
  name: string
  status: 'ok' | 'warning' | 'failed'
  says: string
  todo?: string
}

/** It is as it should be. */
export const ok = (name: string, says: string): Check => ({ name, status: 'ok', says })
/** It works, but somebody should look at it. */
export const warning = (name: string, says: string, todo: string): Check => ({
  name,
  status: 'warning',
  says,
  todo,
})
/** It does not work. */
export const failed = (name: string, says: string, todo: string): Check => ({
  name,
  status: 'failed',
  says,
  todo,
})

const skewWarnedSeconds = 30
const skewFailedSeconds = 300
const endsSoonDays = 14
const dayMs = 86_400_000

/** @throws UsageError when there is no address */
export function checkAddress(call: Call): Check {
  const { pathname, username } = new URL(call.url)
  if (!isSafeForKey(call.url))
    return failed(
      'address',
      `${call.url} is not https, so that no key is sent there.`,
      'Set SADA_URL to https://…',
    )
  if (username !== '')
    return failed('address', 'SADA_URL holds a user name.', 'Take it out; the key is in SADA_KEY.')
  if (pathname !== '/')
    return warning('address', `${call.url} has a path.`, 'Leave it out, unless the Worker is mounted there.')
  return ok('address', `${call.url} is an address that can be used.`)
}

/** What the instance says of itself. */
export function checkHealth({ database, missing_secrets, writes }: Health): Check[] {
  const databaseCheck = {
    ok: ok('database', 'The database answers and has all migrations.'),
    unreachable: failed(
      'database',
      'The database does not answer.',
      'Look at the D1 database of the binding DB.',
    ),
    not_migrated: failed('database', 'The database lacks migrations.', 'Run `npm run db:migrate`.'),
  }[database]
  const secrets =
    missing_secrets.length === 0
      ? ok('secrets', 'Every secret is set.')
      : failed(
          'secrets',
          `Not set: ${missing_secrets.join(', ')}.`,
          `Set them: ${missing_secrets.map((name) => `\`npx wrangler secret put ${name}\``).join(', ')}.`,
        )
  if (!writes) return [databaseCheck, secrets]
  const { d1_rows, object_rows, budget_rows, pace } = writes
  const used = `${Math.round((Math.max(d1_rows, object_rows) / budget_rows) * 100)} % of the day’s write budget is used.`
  const budget =
    pace === 'normal'
      ? ok('writes', used)
      : warning('writes', used, 'Nothing is lost: views are stored in larger groups until midnight (UTC).')
  return [databaseCheck, secrets, budget]
}

/**
 * Whether this machine and the Worker agree about the time.
 *
 * @param sentMs when the request went out, by the clock of this machine
 */
export function checkClock(serverMs: number, sentMs: number, nowMs: number): Check[] {
  if (serverMs === 0) return []
  // `Date` has whole seconds, and the answer may be from any moment between.
  const skewMs = Math.max(0, serverMs - nowMs, sentMs - serverMs - 1_000)
  const seconds = Math.round(skewMs / 1_000)
  const says = `This machine’s clock differs from the Worker’s by ${seconds} s.`
  if (seconds < skewWarnedSeconds) return [ok('clock', 'This machine’s clock agrees with the Worker’s.')]
  const todo = 'Set this machine’s clock: `--since` and `--expires` count from it.'
  return [seconds < skewFailedSeconds ? warning('clock', says, todo) : failed('clock', says, todo)]
}

/** Whose the key is, what it may do, how long. */
export function checkKey({ key, site }: Access, nowMs: number): Check[] {
  const lacking = allScopes.filter((scope) => !key.scopes.includes(scope))
  const may = `It may ${key.scopes.join(', ')}${lacking.length === 0 ? '' : `; it may not ${lacking.join(', ')}`}.`
  const valid = ok('key', `The key “${key.name}” opens the site ${site.id} (${site.name}).`)
  const days = key.expires_at === null ? null : Math.floor((Date.parse(key.expires_at) - nowMs) / dayMs)
  const end =
    days === null
      ? ok('expiry', 'The key has no end.')
      : days >= endsSoonDays
        ? ok('expiry', `The key ends on ${key.expires_at}.`)
        : warning('expiry', `The key ends on ${key.expires_at}.`, 'Make another in time: `sada keys create`.')
  return [valid, ok('scopes', may), end]
}

/** Where the site's elements may stand. */
export function checkOrigins(call: Call, { site: { origins } }: Access): Check[] {
  const wanted = call.list('origin').map((text) => (URL.canParse(text) ? new URL(text).origin : text))
  const unknown = wanted.filter((origin) => !origins.includes(origin))
  const clear = origins.filter((origin) => origin.startsWith('http:') && !isLoopback(origin))
  const local = isLoopback(call.url) ? [] : origins.filter(isLoopback)
  const all = origins.join(', ')
  const checks = [
    ...(clear.length === 0
      ? []
      : [
          warning(
            'origins',
            `Not https: ${clear.join(', ')}.`,
            'Take them out once the pages are on https: `sada settings set origins-=…`.',
          ),
        ]),
    ...(local.length === 0
      ? []
      : [
          warning(
            'origins',
            `For development only: ${local.join(', ')}.`,
            'Take them out: `sada settings set origins-=…`.',
          ),
        ]),
  ]
  for (const origin of unknown)
    checks.push(
      failed(
        'origins',
        `${origin} is not one of the site’s origins: ${all}.`,
        `Add it: \`sada settings set origins+=${origin}\`.`,
      ),
    )
  return checks.length > 0 ? checks : [ok('origins', `Pages on ${all} may show and send comments.`)]
}
