import { describe, expect, it } from 'vitest'
import { type CreatedKey, type ErrorCode, type Route, routes, Scope } from '../../contract/index.ts'
import {
  asAdmin,
  makeKey,
  makeOtherSite,
  makeSite,
  nextReader,
  otherOrigin,
  read,
  refused,
  send,
  sendJson,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, everything } from '../worker-support/database.ts'
import type { Call, Row } from '../worker-support/moderation-rows.ts'
import { operationRows } from '../worker-support/operation-rows.ts'

/** Who may do what, for every operation of the table of routes: one without a row of valid input fails here. */

function rowOf({ operationId }: Route): Row {
  const row = operationRows[operationId]
  if (!row) throw new Error(`${operationId} has no row in test/worker-support/operation-rows.ts`)
  return row
}

/** A request by somebody behind an address of their own: wrong keys are counted by address. */
function ask(
  route: Route,
  { path, body, headers = {} }: Call,
  more: Record<string, string> = {},
): Promise<Response> {
  nextReader()
  const { authorization: _, ...others } = headers
  return send(path, {
    method: route.method,
    headers: { ...others, ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function keyThatEnded(site: TestSite): Promise<string> {
  const key = { name: 'ended', scopes: Scope.options, expires_at: new Date(Date.now() - 1).toISOString() }
  return (await read<CreatedKey>(sendJson('POST', '/v1/moderation/keys', key, withKey(site.key)), 201)).key
}

async function keyThatWasRevoked(site: TestSite): Promise<string> {
  const key = await makeKey(site, [...Scope.options])
  const path = `/v1/moderation/keys/${key.split('_')[1]}`
  expect((await send(path, { method: 'DELETE', headers: withKey(site.key) })).status).toBe(204)
  return key
}

interface Wrong {
  who: string
  headers: Record<string, string>
  code: ErrorCode
}

async function wrongKeys(site: TestSite, scope: Scope): Promise<Wrong[]> {
  const { key } = site
  const invalid = (who: string, token: string): Wrong => ({
    who,
    headers: bearer(token),
    code: 'key_invalid',
  })
  const others = await makeKey(
    site,
    Scope.options.filter((each) => each !== scope),
  )
  return [
    { who: 'nobody', headers: {}, code: 'key_missing' },
    { who: 'another scheme', headers: { authorization: `Basic ${key}` }, code: 'key_invalid' },
    { who: 'two keys', headers: { authorization: `Bearer ${key} ${key}` }, code: 'key_invalid' },
    invalid('no key', 'sada_x'),
    invalid('an id without its secret', key.slice(0, 22)),
    invalid('a wrong secret', `${key.slice(0, -4)}AAAA`),
    invalid('an unknown id', key.replace(/_\w{16}_/, `_${'0'.repeat(16)}_`)),
    invalid('a revoked key', await keyThatWasRevoked(site)),
    invalid('a key that ended', await keyThatEnded(site)),
    invalid('the administrator', asAdmin.authorization.slice(7)),
    { who: 'every scope but this', headers: withKey(others), code: 'scope_missing' },
  ]
}

const challenges: Partial<Record<ErrorCode, string>> = {
  key_missing: 'Bearer',
  key_invalid: 'Bearer error="invalid_token"',
}

async function expectRefusals(route: Route, call: Call, wrongs: readonly Wrong[]): Promise<void> {
  await changesNothing(async () => {
    for (const { who, headers, code } of wrongs) {
      const answer = await ask(route, call, headers)
      expect([who, answer.headers.get('www-authenticate')]).toEqual([who, challenges[code] ?? null])
      await refused(answer, code)
    }
  })
}

const byScope = routes.filter(({ access }) => !['open', 'site', 'admin'].includes(access))

describe.each(byScope)('$operationId', (route) => {
  const scope = Scope.options.find((each) => each === route.access) ?? 'read'

  it('refuses who has no key, a wrong one, one that is over, or one without its scope, and changes nothing', async () => {
    const site = await makeSite()
    const call = await rowOf(route).valid(site)
    await expectRefusals(route, call, await wrongKeys(site, scope))
  })

  it('shows and changes nothing of a site with the key of another', async () => {
    const site = await makeSite()
    const call = await rowOf(route).valid(site)
    const other = await makeOtherSite()
    const own = async () =>
      Object.entries(await everything()).map(([name, rows]) => [
        name,
        rows.filter(({ site_id, id }) => (name === 'site' ? id : site_id) === site.id),
      ])
    const before = await own()
    const ids = before.flatMap(([, rows]) => (Array.isArray(rows) ? rows : [])).map(({ id }) => String(id))
    const answer = await ask(route, call, withKey(other.key))
    if (route.path.includes('{id}')) {
      expect(answer.status).toBe(404)
      expect(route.errors).toContain((await answer.clone().json<{ code: ErrorCode }>()).code)
    }
    const text = await answer.text()
    for (const id of ids.filter((each) => each.length >= 16)) expect(text).not.toContain(id)
    expect(await own()).toEqual(before)
  })

  it('needs no more than its scope', async () => {
    const site = await makeSite()
    const { status, valid, needs = [] } = rowOf(route)
    const call = await valid(site)
    const key = await makeKey(site, [scope, ...needs])
    expect((await ask(route, call, withKey(key))).status).toBe(status)
  })
})

describe.each(routes.filter(({ access }) => access === 'admin'))('$operationId', (route) => {
  it('takes the administrator’s token and no other, and a site’s key is none', async () => {
    const site = await makeSite()
    const { status, valid } = rowOf(route)
    const call = await valid(site)
    const token = asAdmin.authorization.slice(7)
    const wrongs = ['x', token.slice(0, -1), `${token}x`, token.toUpperCase(), site.key].map(
      (each): Wrong => ({ who: each, headers: bearer(each), code: 'key_invalid' }),
    )
    await expectRefusals(route, call, [{ who: 'nobody', headers: {}, code: 'key_missing' }, ...wrongs])
    expect((await ask(route, call, asAdmin)).status).toBe(status)
  })
})

/** Telegram proves itself by a header of its own: telegram-setup.test.ts has who may send there. */
const open = routes.filter(
  ({ access, errors }) =>
    (access === 'site' || access === 'open') && !errors.includes('telegram_secret_invalid'),
)

describe.each(open)('$operationId', (route) => {
  it('asks for no key and gives nobody more for one', async () => {
    const { status, valid } = rowOf(route)
    const { key } = await makeSite()
    for (const [i, headers] of [{}, bearer('sada_x'), withKey(key), asAdmin].entries()) {
      const site = await makeSite({}, `site-${i}`)
      expect((await ask(route, await valid(site), headers)).status).toBe(status)
    }
  })
})

describe.each(open.filter(({ method }) => method !== 'GET'))('$operationId', (route) => {
  it('refuses a page of another site, and changes nothing', async () => {
    const site = await makeSite()
    const call = await rowOf(route).valid(site)
    await changesNothing(() => refused(ask(route, call, { origin: otherOrigin }), 'origin_not_allowed'))
  })
})
