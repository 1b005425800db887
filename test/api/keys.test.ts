import { describe, expect, it } from 'vitest'
import { allScopes, type CreatedKey } from '../../contract/index.ts'
import {
  asAdmin,
  makeOtherSite,
  makeSite,
  read,
  refused,
  send,
  sendJson,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, everything } from '../worker-support/database.ts'

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
