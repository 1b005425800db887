import { describe, expect, it } from 'vitest'
import type { CreatedSite, Settings, Site, SiteList } from '../../contract/index.ts'
import {
  asAdmin,
  list,
  makeOtherSite,
  makeSite,
  origin,
  read,
  refused,
  send,
  sendJson,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, everything } from '../worker-support/database.ts'

const path = '/v1/moderation/settings'
const get = (site: TestSite) => send(path, { headers: withKey(site.key) })
const patch = (site: TestSite, change: unknown, headers: Record<string, string> = {}) =>
  sendJson('PATCH', path, change, { ...withKey(site.key), ...headers })

describe('the settings of a site', () => {
  it('are WordPress’s habits at first', async () => {
    expect(await read<Settings>(get(await makeSite()))).toEqual({
      name: 'آخر ساعة',
      origins: [origin],
      locale: 'ar-MA',
      time_zone: 'Africa/Casablanca',
      moderation: 'first_time',
      fields: { name: 'required', email: 'required', website: 'off' },
      max_links: 2,
      close_after_days: 0,
      max_body_length: 5000,
      max_comments_per_minute: 30,
      reports_to_hold: 3,
      reserved_names: [],
      saved_replies: [],
      view_window_seconds: 1800,
      honours_privacy_signals: false,
      view_shards: 1,
      depth: 5,
      page_size: 20,
      sort: 'oldest',
    })
  })

  it.each([
    { name: 'Akhir Saa' },
    { origins: [origin, 'http://localhost:8080'] },
    { moderation: 'all' },
    { fields: { name: 'optional', email: 'off', website: 'optional' } },
    { max_links: 0 },
    { depth: 10, page_size: 100, sort: 'top' },
    { close_after_days: 14 },
    { locale: 'fr', time_zone: 'Europe/Paris' },
    {},
  ])('change where they are named and nowhere else: %j', async (change) => {
    const site = await makeSite()
    const before = await read<Settings>(get(site))
    expect(await read(patch(site, change))).toEqual({ ...before, ...change })
    expect(await read(get(site))).toEqual({ ...before, ...change })
  })

  it.each([
    [{ theme: 'dark' }, '', 'unknown_field'],
    [{ moderation: 'some' }, '/moderation', 'value_invalid'],
    [{ fields: { name: 'required', email: 'off' } }, '/fields/website', 'required'],
    [{ fields: { name: 'required', email: 'maybe', website: 'off' } }, '/fields/email', 'value_invalid'],
    [{ depth: 0 }, '/depth', 'value_invalid'],
    [{ depth: 11 }, '/depth', 'value_invalid'],
    [{ depth: 1.5 }, '/depth', 'value_invalid'],
    [{ depth: '5' }, '/depth', 'wrong_type'],
    [{ page_size: 101 }, '/page_size', 'value_invalid'],
    [{ view_window_seconds: 4 }, '/view_window_seconds', 'value_invalid'],
    [{ origins: [] }, '/origins', 'required'],
    [{ origins: Array(21).fill(origin) }, '/origins', 'too_long'],
    [{ origins: ['*'] }, '/origins/0', 'value_invalid'],
    [{ origins: ['null'] }, '/origins/0', 'value_invalid'],
    [{ origins: [`${origin}/`] }, '/origins/0', 'value_invalid'],
    [{ origins: ['https://AKHIR-SAA.example'] }, '/origins/0', 'value_invalid'],
    [{ origins: ['ftp://akhir-saa.example'] }, '/origins/0', 'value_invalid'],
    [{ locale: 'not a language' }, '/locale', 'value_invalid'],
    [{ time_zone: 'Mars/Olympus' }, '/time_zone', 'value_invalid'],
    [{ name: '' }, '/name', 'required'],
    [{ sort: 'random' }, '/sort', 'value_invalid'],
  ])('are not changed by %j', async (change, pointer, code) => {
    const site = await makeSite()
    const problem = await changesNothing(() => refused(patch(site, change), 'validation_failed'))
    expect(problem.errors).toEqual([{ pointer, code }])
  })

  it('have a tag that guards a change', async () => {
    const site = await makeSite()
    const tag = (await get(site)).headers.get('etag') ?? ''
    const first = await patch(site, { depth: 2 }, { 'if-match': tag })
    expect(first.headers.get('etag')).not.toBe(tag)
    await changesNothing(() => refused(patch(site, { depth: 3 }, { 'if-match': tag }), 'precondition_failed'))
    await changesNothing(() =>
      refused(patch(site, { depth: 3 }, { 'if-match': '"other"' }), 'precondition_failed'),
    )
    expect((await patch(site, { depth: 4 }, { 'if-match': first.headers.get('etag') ?? '' })).status).toBe(
      200,
    )
    expect((await patch(site, { depth: 5 }, { 'if-match': '*' })).status).toBe(200)
    expect((await patch(site, { depth: 6 })).status).toBe(200)
  })

  it('change once when two change the same ones at once', async () => {
    const site = await makeSite()
    const tag = (await get(site)).headers.get('etag') ?? ''
    const answers = await Promise.all(
      [2, 3, 4, 5].map((depth) => patch(site, { depth }, { 'if-match': tag })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412])
  })

  it('are what readers meet at once', async () => {
    const site = await makeSite()
    await patch(site, { fields: { name: 'optional', email: 'off', website: 'off' }, depth: 3 })
    expect((await list(site)).page).toMatchObject({ depth: 3, fields: { name: 'optional', email: 'off' } })
  })
})

describe('the sites of an instance', () => {
  const input = { id: 'akhir-saa', name: 'آخر ساعة', origins: [origin] }
  const create = (changes = {}) => sendJson('POST', '/v1/admin/sites', { ...input, ...changes }, asAdmin)

  it('are created in Arabic and in Morocco unless told otherwise, once for an id', async () => {
    const { site } = await read<CreatedSite>(create(), 201)
    expect(site.settings).toMatchObject({ locale: 'ar-MA', time_zone: 'Africa/Casablanca' })
    await changesNothing(() => refused(create({ name: 'Another' }), 'site_exists'))
  })

  it('are created once when twenty ask for one id at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create()))
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1)
    const { site, api_key } = await everything()
    expect([site?.length, api_key?.length]).toEqual([1, 1])
  })

  it.each([
    [{ id: 'Akhir' }, '/id'],
    [{ id: '' }, '/id'],
    [{ id: 'a'.repeat(64) }, '/id'],
    [{ settings: {} }, ''],
    [{ origins: 'https://a.example' }, '/origins'],
    [{ name: undefined }, '/name'],
  ])('are not created from %j', async (changes, pointer) => {
    const problem = await changesNothing(() => refused(create(changes), 'validation_failed'))
    expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer])
  })

  it('are listed by id, without secrets', async () => {
    const site = await makeSite()
    await makeOtherSite()
    const answer = await send('/v1/admin/sites', { headers: asAdmin })
    const text = await answer.clone().text()
    const { data } = await read<SiteList>(answer)
    expect(data.map(({ id }) => id)).toEqual(['akhir-saa', 'autre'])
    expect(text).not.toContain(site.key.slice(22))
    expect(text).not.toContain('hash')
  })

  it('are changed by the administrator as by their owner', async () => {
    const site = await makeSite()
    const changed = await read<Site>(sendJson('PATCH', '/v1/admin/sites/akhir-saa', { depth: 2 }, asAdmin))
    expect(changed.settings).toEqual(await read<Settings>(get(site)))
    expect(changed.settings.depth).toBe(2)
    await refused(sendJson('PATCH', '/v1/admin/sites/autre', { depth: 2 }, asAdmin), 'site_not_found')
    await refused(sendJson('PATCH', '/v1/admin/sites/akhir-saa', { theme: 1 }, asAdmin), 'validation_failed')
  })
})
