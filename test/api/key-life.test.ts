import { describe, expect, it } from 'vitest'
import type { Access, AuditList, CreatedKey, KeyList, Scope } from '../../contract/index.ts'
import { makeKey, makeSite, read, refused, send, type TestSite, withKey } from '../worker-support/api.ts'
import { at, dayMs, noonMs } from '../worker-support/clock.ts'
import { changesNothing, number } from '../worker-support/database.ts'
import { moderator } from '../worker-support/moderator.ts'

const idOf = (key: string) => key.split('_')[1] ?? ''
const works = async (key: string) => (await send('/v1/moderation/summary', { headers: withKey(key) })).status
const keys = async (site: TestSite) => (await moderator(site).get<KeyList>('/keys')).data
const make = (site: TestSite, input: object, by = site.key) =>
  moderator(site, by).post<CreatedKey>('/keys', { name: 'محررة', ...input }, 201)
const rotate = (site: TestSite, key: string, body = {}, by = site.key) =>
  moderator(site, by).ask('POST', `/keys/${idOf(key)}/rotate`, body)
const revoke = (site: TestSite, key: string, by = site.key) =>
  moderator(site, by).ask('DELETE', `/keys/${idOf(key)}`)
const iso = (ms: number) => new Date(ms).toISOString()

describe('a key’s scopes', () => {
  it('are some of those of the key that made it, and never more', async () => {
    const site = await makeSite()
    const limited = await makeKey(site, ['keys', 'read'])
    const { key } = await make(site, { scopes: ['read', 'read'] }, limited)
    expect((await moderator(site, key).get<Access>('/access')).key.scopes).toEqual(['read'])
    await changesNothing(async () => {
      const more: Scope[][] = [['moderate'], ['read', 'settings'], ['email:read'], ['keys', 'privacy']]
      for (const scopes of more)
        await refused(moderator(site, limited).ask('POST', '/keys', { name: 'x', scopes }), 'scope_missing')
      // Nor by turning a stronger key into one that it is shown.
      await refused(rotate(site, site.key, {}, limited), 'scope_missing')
    })
  })

  it('are what it takes to end a key: none ends one that may more', async () => {
    const site = await makeSite()
    const limited = await makeKey(site, ['keys', 'read'])
    const weaker = await makeKey(site, ['read'])
    await changesNothing(async () => {
      await refused(revoke(site, site.key, limited), 'scope_missing')
    })
    expect((await revoke(site, weaker, limited)).status).toBe(204)
    expect((await revoke(site, limited, limited)).status).toBe(204)
    expect(await works(site.key)).toBe(200)
  })

  it('are given for no longer than the key has them that gives them', async () => {
    at(noonMs)
    const site = await makeSite()
    const { key: brief } = await make(site, { scopes: ['keys', 'read'], expires_at: iso(noonMs + dayMs) })
    const { key: lasting } = await make(site, { scopes: ['read'] })
    const ask = (expires_at?: string) =>
      moderator(site, brief).ask('POST', '/keys', { name: 'x', scopes: ['read'], expires_at })
    await changesNothing(async () => {
      for (const end of [undefined, iso(noonMs + dayMs + 1)]) {
        const { errors } = await refused(ask(end), 'validation_failed')
        expect(errors).toEqual([{ pointer: '/expires_at', code: 'value_invalid' }])
      }
      await refused(rotate(site, lasting, {}, brief), 'scope_missing')
    })
    expect((await ask(iso(noonMs + dayMs))).status).toBe(201)
  })

  it('end at a moment that a clock can reach, or are not given', async () => {
    const site = await makeSite()
    await changesNothing(async () => {
      for (const expires_at of ['2026-12-01T00:00:00+05', 'soon', '2026-13-01T00:00:00Z']) {
        const body = { name: 'x', scopes: ['read'], expires_at }
        await refused(moderator(site).ask('POST', '/keys', body), 'validation_failed')
        const rule = { kind: 'word', pattern: 'حمار', expires_at }
        await refused(moderator(site).ask('POST', '/rules', rule), 'validation_failed')
      }
    })
  })

  it('go with a name that holds no e-mail address, for the trail keeps it', async () => {
    const site = await makeSite()
    const asks: [string, object][] = [
      ['/keys', { name: 'سعاد souad@news.example', scopes: ['read'] }],
      ['/recipients', { name: 'souad@news.example', email: 'souad@news.example', mode: 'each' }],
      ['/webhooks', { name: 'a@b.c', url: 'https://hooks.example/' }],
      ['/telegram/codes', { name: '@souad@news.example' }],
    ]
    await changesNothing(async () => {
      for (const [path, body] of asks) {
        const { errors } = await refused(moderator(site).ask('POST', path, body), 'validation_failed')
        expect(errors).toEqual([{ pointer: '/name', code: 'email_in_name' }])
      }
    })
    await make(site, { name: 'سعاد @souad, 3@home', scopes: ['read'] })
  })

  it('let a key with all of them do what each is for, and one without any of it nothing', async () => {
    const site = await makeSite()
    const { key } = await make(site, { scopes: ['moderate'] })
    expect(await works(key)).toBe(403)
    await refused(moderator(site, key).ask('GET', '/keys'), 'scope_missing')
    await refused(
      moderator(site, key).ask('POST', '/keys', { name: 'x', scopes: ['moderate'] }),
      'scope_missing',
    )
  })
})

describe('the list of keys', () => {
  it('has names, scopes, ends and days of use, and no secret', async () => {
    at(noonMs)
    const site = await makeSite()
    const made = await make(site, { scopes: ['read'], expires_at: iso(noonMs + dayMs) })
    await works(made.key)
    at(noonMs + dayMs - 1)
    const answer = await moderator(site).ask('GET', '/keys')
    const text = await answer.clone().text()
    const { data } = await read<KeyList>(answer)
    expect(data.find(({ id }) => id === made.id)).toEqual({
      id: made.id,
      name: 'محررة',
      scopes: ['read'],
      created_at: iso(noonMs),
      expires_at: iso(noonMs + dayMs),
      last_used_on: '2026-02-16',
    })
    expect(data.find(({ id }) => id === idOf(site.key))).toMatchObject({
      name: 'owner',
      expires_at: null,
      last_used_on: '2026-02-17',
    })
    for (const key of [site.key, made.key]) expect(text).not.toContain(key.slice(22))
    expect(text).not.toContain('hash')
  })
})

describe('a key', () => {
  it('ends at its time, to the millisecond', async () => {
    at(noonMs)
    const site = await makeSite()
    const { key } = await make(site, { scopes: ['read'], expires_at: iso(noonMs + 1000) })
    at(noonMs + 999)
    expect(await works(key)).toBe(200)
    at(noonMs + 1000)
    expect(await works(key)).toBe(401)
    expect(await works(site.key)).toBe(200)
  })

  it('that is revoked is refused from the next request on, and is not listed', async () => {
    const site = await makeSite()
    const key = await makeKey(site, ['read'])
    expect(await works(key)).toBe(200)
    expect((await revoke(site, key)).status).toBe(204)
    expect(await works(key)).toBe(401)
    expect((await keys(site)).map(({ name }) => name)).toEqual(['owner'])
    await changesNothing(() => refused(revoke(site, key), 'key_not_found'))
    await changesNothing(() => refused(rotate(site, key), 'key_not_found'))
  })

  it('may end itself', async () => {
    const site = await makeSite()
    const key = await makeKey(site, ['keys', 'read'])
    expect((await revoke(site, key, key)).status).toBe(204)
    expect(await works(key)).toBe(401)
  })

  it('is noted as used once a day', async () => {
    at(noonMs)
    const site = await makeSite()
    const key = await makeKey(site, ['read'])
    const day = () =>
      number(
        `SELECT CAST(replace(last_used_on, '-', '') AS INTEGER) AS n FROM api_key WHERE id = '${idOf(key)}'`,
      )
    expect(await day()).toBeNaN()
    await works(key)
    expect(await day()).toBe(20260216)
    at(noonMs + dayMs)
    await works(key)
    expect(await day()).toBe(20260217)
  })
})

describe('a key’s successor', () => {
  it('has its name, scopes and end, and takes its place at once', async () => {
    at(noonMs)
    const site = await makeSite()
    const old = await make(site, { scopes: ['read', 'moderate'], expires_at: iso(noonMs + dayMs) })
    const next = await read<CreatedKey>(rotate(site, old.key), 201)
    expect(await works(old.key)).toBe(401)
    expect(await works(next.key)).toBe(200)
    const listed = (await keys(site)).filter(({ name }) => name !== 'owner')
    expect(listed).toMatchObject([{ id: next.id, name: 'محررة', scopes: ['read', 'moderate'] }])
    expect(listed[0]?.expires_at).toBe(iso(noonMs + dayMs))
  })

  it('works beside the old key for as long as was asked', async () => {
    at(noonMs)
    const site = await makeSite()
    const old = await make(site, { scopes: ['read'] })
    const next = await read<CreatedKey>(rotate(site, old.key, { grace_seconds: 3600 }), 201)
    at(noonMs + 3_599_999)
    expect([await works(old.key), await works(next.key)]).toEqual([200, 200])
    at(noonMs + 3_600_000)
    expect([await works(old.key), await works(next.key)]).toEqual([401, 200])
  })

  it('does not lengthen the life of a key that would have ended in the grace', async () => {
    at(noonMs)
    const site = await makeSite()
    const old = await make(site, { scopes: ['read'], expires_at: iso(noonMs + 1000) })
    await rotate(site, old.key, { grace_seconds: 3600 })
    at(noonMs + 1000)
    expect(await works(old.key)).toBe(401)
  })

  it('is one, however many ask for it at once; and none of a key that is revoked meanwhile', async () => {
    const site = await makeSite()
    const old = await makeKey(site, ['read'])
    const answers = await Promise.all(Array.from({ length: 8 }, () => rotate(site, old)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(404)])
    expect(await keys(site)).toHaveLength(2)
    const other = await makeKey(site, ['read'])
    const both = await Promise.all([revoke(site, other), rotate(site, other)])
    const left = (await keys(site)).length
    expect(left).toBe(both[1]?.status === 201 ? 3 : 2)
  })

  it.each([
    { grace_seconds: -1 },
    { grace_seconds: 604_801 },
    { grace_seconds: 1.5 },
    { grace_seconds: '60' },
    { days: 1 },
  ])('is not made with %j', async (body) => {
    const site = await makeSite()
    const key = await makeKey(site, ['read'])
    await changesNothing(() => refused(rotate(site, key, body), 'validation_failed'))
  })
})

describe('the trail', () => {
  it('tells who made, changed and ended which key', async () => {
    const site = await makeSite()
    const admins = await makeKey(site, ['read'])
    const own = await make(site, { scopes: ['read'] })
    const next = await read<CreatedKey>(rotate(site, own.key), 201)
    await revoke(site, next.key)
    const { data } = await moderator(site).get<AuditList>('/audit')
    expect(data.map(({ action, after, key }) => [action, after, key])).toEqual([
      ['key.revoke', next.id, 'owner'],
      ['key.rotate', own.id, 'owner'],
      ['key.create', own.id, 'owner'],
      ['key.create', idOf(admins), 'admin'],
    ])
  })
})
