import { describe, expect, it } from 'vitest'
import { allScopes, type CreatedKey, routes, Scope } from '../../contract/index.ts'
import {
  asAdmin,
  makeKey,
  makeOtherSite,
  makeSite,
  read,
  refused,
  send,
  sendJson,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, everything } from '../worker-support/database.ts'

const guarded = routes.filter(({ access }) => access !== 'open' && access !== 'site')
const byKey = guarded.filter(({ access }) => access !== 'admin')
const byAdmin = guarded.filter(({ access }) => access === 'admin')

const call = (route: (typeof routes)[number], headers: Record<string, string>) =>
  send(
    route.path
      .replace('{site}', 'akhir-saa')
      .replace('{id}', '01k85wgcjbre47wkd0a9br1kqw')
      .replace('{delivery}', '0'.repeat(32)),
    {
      method: route.method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(route.body ? { body: '{}' } : {}),
    },
  )

describe.each(byKey)('$operationId', (route) => {
  it('needs a key', async () => {
    await makeSite()
    const answer = await changesNothing(() => call(route, {}))
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    await refused(answer, 'key_missing')
  })

  it.each([
    ['is not one', () => 'Bearer sada_x'],
    ['has another scheme', (key: string) => `Basic ${key}`],
    ['is two', (key: string) => `Bearer ${key} ${key}`],
    ['has a wrong secret', (key: string) => `Bearer ${key.slice(0, -4)}AAAA`],
    ['has an unknown id', (key: string) => `Bearer ${key.replace(/_\w{16}_/, `_${'0'.repeat(16)}_`)}`],
    ['has no secret', (key: string) => `Bearer ${key.slice(0, 22)}`],
    ['is the administrator’s token', () => asAdmin.authorization],
  ])('does not take a key that %s', async (_, authorization) => {
    const site = await makeSite()
    const answer = await changesNothing(() => call(route, { authorization: authorization(site.key) }))
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    await refused(answer, 'key_invalid')
  })

  it('needs its scope, and no other will do', async () => {
    const site = await makeSite()
    const key = await makeKey(
      site,
      Scope.options.filter((scope) => scope !== route.access),
    )
    await changesNothing(async () => refused(call(route, withKey(key)), 'scope_missing'))
  })
})

describe.each(byAdmin)('$operationId', (route) => {
  it('needs the administrator’s token, and a site’s key is none', async () => {
    const site = await makeSite()
    await changesNothing(async () => {
      await refused(call(route, {}), 'key_missing')
      for (const token of [
        'x',
        site.key,
        `${asAdmin.authorization.slice(7)}x`,
        asAdmin.authorization.slice(7, -1),
      ])
        await refused(call(route, { authorization: `Bearer ${token}` }), 'key_invalid')
    })
  })
})

describe('a key', () => {
  it('acts on its own site, whatever the request says', async () => {
    const [site, other] = [await makeSite(), await makeOtherSite()]
    const settings = await read<{ origins: string[] }>(
      send('/v1/moderation/settings?site=akhir-saa', { headers: withKey(other.key) }),
    )
    expect(settings.origins).toEqual(['https://autre.example'])
    const own = await read<{ origins: string[] }>(
      send('/v1/moderation/settings', { headers: withKey(site.key) }),
    )
    expect(own.origins).toEqual(['https://akhir-saa.example'])
  })

  it('is shown once and stored as a hash', async () => {
    const site = await makeSite()
    const answer = sendJson(
      'POST',
      `/v1/admin/sites/${site.id}/keys`,
      { name: 'مشرف', scopes: ['read', 'read'] },
      asAdmin,
    )
    const { id, key } = await read<CreatedKey>(answer, 201)
    const stored = await everything()
    for (const secret of [key, site.key]) {
      expect(JSON.stringify(stored)).not.toContain(secret)
      expect(JSON.stringify(stored)).not.toContain(secret.slice(22))
    }
    const digest = new Uint8Array(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key.slice(22))),
    )
    const hash = btoa(String.fromCharCode(...digest))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
    expect(stored.api_key?.find((row) => row.id === id)).toMatchObject({
      name: 'مشرف',
      scopes: '["read"]',
      secret_hash: hash,
    })
  })

  it('of an owner may do everything', async () => {
    await makeSite()
    const { api_key } = await everything()
    expect(api_key).toMatchObject([{ name: 'owner', scopes: JSON.stringify(allScopes) }])
  })

  it.each([
    [{ name: 'a', scopes: [] }, '/scopes'],
    [{ name: 'a', scopes: ['root'] }, '/scopes/0'],
    [{ name: ' ', scopes: ['read'] }, '/name'],
    [{ scopes: ['read'] }, '/name'],
  ])('is not made of %j', async (input, pointer) => {
    const site = await makeSite()
    const request = () => sendJson('POST', `/v1/admin/sites/${site.id}/keys`, input, asAdmin)
    const problem = await changesNothing(() => refused(request(), 'validation_failed'))
    expect(problem.errors?.[0]?.pointer).toBe(pointer)
  })

  it('is not made for an unknown site', async () => {
    await refused(
      sendJson('POST', '/v1/admin/sites/akhir/keys', { name: 'a', scopes: ['read'] }, asAdmin),
      'site_not_found',
    )
  })
})
