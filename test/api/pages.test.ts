import { describe, expect, it } from 'vitest'
import type { AuditList, PageList, SitePage } from '../../contract/index.ts'
import {
  article,
  device,
  list,
  makeSite,
  origin,
  post,
  postApproved,
  queue,
  read,
  refused,
  sendJson,
  sendWith,
  someComment,
  type TestSite,
  view,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, MeteredDatabase } from '../worker-support/database.ts'
import { json } from '../worker-support/moderation-rows.ts'
import { moderator } from '../worker-support/moderator.ts'
import { seedComments, seedPages } from '../worker-support/seed.ts'

const change = (site: TestSite, body: unknown) => moderator(site).ask('PATCH', '/pages', body)
const changed = (site: TestSite, body: unknown) => read<SitePage>(change(site, body))
const comment = (site: TestSite, changes = {}) =>
  sendJson('POST', `${site.path}/comments`, someComment(changes))
const report = (site: TestSite, id: string, n = 1) =>
  sendJson('POST', `${site.path}/comments/${id}/reports`, {}, { 'sada-device': device(n) })

describe('the pages of a site', () => {
  it('are listed newest first, in pieces, with their numbers, or one by name', async () => {
    const site = await makeSite()
    for (const n of [1, 2, 3]) await view(site, {}, { page: `${origin}/a${n}`, title: `عنوان ${n}` })
    const id = await postApproved(site, { page: `${origin}/a2` })
    await post(site, { page: `${origin}/a2`, parent_id: id })
    const first = await moderator(site).get<PageList>('/pages?limit=2')
    const second = await moderator(site).get<PageList>(`/pages?limit=2&cursor=${first.next_cursor}`)
    expect([...first.data, ...second.data].map(({ title }) => title)).toEqual([
      'عنوان 3',
      'عنوان 2',
      'عنوان 1',
    ])
    expect(second.next_cursor).toBeNull()
    const { data } = await moderator(site).get<PageList>(`/pages?page=${origin}/a2/amp?utm_source=x`)
    expect(data).toMatchObject([
      { page: `${origin}/a2`, views: 1, comments: 1, state: 'open', title: 'عنوان 2' },
    ])
    expect((await moderator(site).get<PageList>('/pages?page=wp:1')).data).toEqual([])
    await refused(
      moderator(site).ask('GET', '/pages?page=https://elsewhere.example/a'),
      'page_host_not_allowed',
    )
  })
})

describe('a page that readers may only read', () => {
  it('takes no comment, but reports; and one that is closed takes nothing', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    expect((await changed(site, { page: article, state: 'read_only' })).state).toBe('read_only')
    expect((await list(site)).page.open).toBe(false)
    await changesNothing(() => refused(comment(site), 'page_closed'))
    await changesNothing(() => refused(comment(site, { parent_id: id }), 'page_closed'))
    expect((await report(site, id)).status).toBe(202)
    await change(site, { page: article, state: 'closed' })
    await changesNothing(() => refused(comment(site), 'page_closed'))
    await changesNothing(() => refused(report(site, id, 2), 'page_closed'))
    expect((await list(site)).data).toHaveLength(1)
    await change(site, { page: article, state: 'open' })
    expect((await list(site)).page.open).toBe(true)
    expect((await comment(site)).status).toBe(202)
    expect((await comment(site, { page: 'wp:2' })).status).toBe(202)
  })

  it('still counts views and gives a repeated request its comment back', async () => {
    const site = await makeSite()
    const input = someComment()
    const key = { 'idempotency-key': 'same' }
    const before = await (await sendJson('POST', `${site.path}/comments`, input, key)).text()
    await change(site, { page: article, state: 'closed' })
    expect((await view(site)).outcome).toBe('counted')
    expect(await (await sendJson('POST', `${site.path}/comments`, input, key)).text()).toBe(before)
  })
})

describe('a page’s label', () => {
  it('is corrected by a moderator, shown in the queue, and stays whatever readers’ browsers say', async () => {
    const site = await makeSite()
    await view(site, {}, { title: 'عنوان خاطئ' })
    await post(site)
    const label = { title: 'عنوان صحيح', url: `${article}?p=2` }
    expect(await changed(site, { page: article, ...label })).toMatchObject({
      page: article,
      ...label,
      state: 'open',
    })
    await view(site, { 'cf-connecting-ip': '196.64.0.9' }, { title: 'عنوان آخر', url: article })
    await post(site, { title: 'عنوان آخر' })
    for (const { page } of (await queue(site)).data) expect(page).toEqual({ page: article, ...label })
  })

  it('is on the site’s own origins, and belongs to a page that Sada has seen', async () => {
    const site = await makeSite()
    await refused(change(site, { page: article, state: 'closed' }), 'page_not_found')
    await post(site)
    await changesNothing(async () => {
      await refused(
        change(site, { page: article, url: 'https://elsewhere.example/a' }),
        'page_host_not_allowed',
      )
      await refused(change(site, { page: article, url: 'javascript:alert(1)' }), 'validation_failed')
      await refused(change(site, { page: article, title: 'x'.repeat(301) }), 'validation_failed')
      await refused(change(site, { page: article, state: 'shut' }), 'validation_failed')
      await refused(change(site, { page: article, views: 5 }), 'validation_failed')
      await refused(change(site, { page: 'mailto:x@example.com', state: 'open' }), 'page_invalid')
    })
  })

  it('is noted when it changes, and not when it stays', async () => {
    const site = await makeSite()
    await post(site)
    await change(site, { page: article, state: 'closed', title: 'عنوان' })
    await changesNothing(() => change(site, { page: article, state: 'closed', title: 'عنوان' }))
    await changesNothing(() => change(site, { page: article }))
    await change(site, { page: article, state: 'open' })
    const { data } = await moderator(site).get<AuditList>('/audit?action=page.change')
    expect(data.map(({ after, key }) => [after, key])).toEqual([
      ['state', 'owner'],
      ['state title', 'owner'],
    ])
  })

  it('costs a row for each comment of the page; closing a page costs none of them', async () => {
    const site = await makeSite()
    await seedPages(site.id, 1)
    await seedComments(site.id, { count: 300, pages: 1, authors: 1, replyEach: 0, status: "'pending'" })
    const written = async (body: unknown) => {
      const db = new MeteredDatabase()
      const headers = { ...withKey(site.key), ...json }
      await read(
        sendWith({ DB: db }, '/v1/moderation/pages', {
          method: 'PATCH',
          body: JSON.stringify(body),
          headers,
        }),
      )
      return db.meter.written
    }
    const page = `${origin}/p1`
    await written({ page, state: 'read_only' }) // the day of the key's use is among these
    expect(await written({ page, state: 'closed' })).toBeLessThan(10)
    expect(await written({ page, title: 'عنوان آخر' })).toBeGreaterThanOrEqual(300)
  })
})
