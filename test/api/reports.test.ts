import { describe, expect, it } from 'vitest'
import {
  limits,
  type OperationList,
  type Queue,
  type ReportAnswer,
  type Summary,
} from '../../contract/index.ts'
import {
  act,
  browser,
  device,
  list,
  makeOtherSite,
  makeSite,
  otherOrigin,
  post,
  postApproved,
  read,
  readerHeaders,
  refused,
  send,
  sendJson,
  type TestSite,
} from '../worker-support/api.ts'
import { at, dayMs, hourMs, noonMs } from '../worker-support/clock.ts'
import { changesNothing, everything, number } from '../worker-support/database.ts'
import { nobody } from '../worker-support/moderation-rows.ts'
import { moderator } from '../worker-support/moderator.ts'

const ask = (site: TestSite, id: string, headers: Record<string, string>, body = {}) =>
  sendJson('POST', `${site.path}/comments/${id}/reports`, body, headers)
const report = async (site: TestSite, id: string, n: number) =>
  (await read<ReportAnswer>(ask(site, id, readerHeaders(n)), 202)).outcome
const isPublic = async (site: TestSite, id: string) =>
  (await send(`${site.path}/comments/${id}`)).status === 200
const summary = (site: TestSite) => moderator(site).get<Summary>('/summary')

describe('a published comment', () => {
  it('waits for a moderator when three readers have reported it, and is public until then', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    for (const n of [1, 2]) {
      expect(await report(site, id, n)).toBe('reported')
      expect(await isPublic(site, id)).toBe(true)
      expect(await summary(site)).toMatchObject({ approved: 1, pending: 0, reported: 1, reasons: {} })
    }
    expect(await report(site, id, 3)).toBe('reported')
    expect(await isPublic(site, id)).toBe(false)
    const { data, page } = await list(site)
    expect([data, page.comments]).toEqual([[], 0])
    expect(await summary(site)).toMatchObject({ approved: 0, pending: 1, reported: 1 })
    const waiting = await moderator(site).get<Queue>('/comments?reason=reports')
    expect(waiting.data).toMatchObject([{ id, reports: 3 }])
    expect(waiting.data[0]?.reasons).toContainEqual({ code: 'reports', detail: '3' })
  })

  it('is reported once by a device, whatever its address, and the next day as well', async () => {
    at(noonMs)
    const site = await makeSite()
    const id = await postApproved(site)
    expect(await report(site, id, 1)).toBe('reported')
    await changesNothing(async () => {
      const headers = { 'sada-device': device(1), 'cf-connecting-ip': '41.93.0.1', 'user-agent': 'other' }
      expect((await read<ReportAnswer>(ask(site, id, headers), 202)).outcome).toBe('repeat')
      at(noonMs + dayMs + hourMs)
      expect(await report(site, id, 1)).toBe('repeat')
    })
    expect(await isPublic(site, id)).toBe(true)
  })

  it.each([
    ['an address', (n: number) => (n === 0 ? '41.93.0.1' : '::ffff:41.93.0.1')],
    ['a block of IPv6 addresses', (n: number) => `2001:db8:1:2::${n + 1}`],
  ])('is reported once a day from %s, by however many devices and browsers', async (_, ip) => {
    at(noonMs)
    const site = await makeSite({ reports_to_hold: 2 })
    const id = await postApproved(site)
    const by = async (n: number) => {
      const headers = { 'sada-device': device(n), 'cf-connecting-ip': ip(n), 'user-agent': `browser ${n}` }
      return (await read<ReportAnswer>(ask(site, id, headers), 202)).outcome
    }
    expect(await by(0)).toBe('reported')
    await changesNothing(async () => {
      for (let n = 1; n < limits.reportsPerAddress + 5; n++) expect(await by(n)).toBe('repeat')
    })
    expect(await isPublic(site, id)).toBe(true)
    // Nobody can say any more that it is the address of yesterday.
    at(noonMs + dayMs)
    expect(await by(100)).toBe('reported')
    expect(await isPublic(site, id)).toBe(false)
  })

  it('is reported once a day by an address, where there is no device’s token', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    const by = async (ip: string, agent: string) =>
      (await read<ReportAnswer>(ask(site, id, { 'cf-connecting-ip': ip, 'user-agent': agent }), 202)).outcome
    expect(await by('41.92.0.1', browser)).toBe('reported')
    expect(await by('41.92.0.1', 'other')).toBe('repeat')
    expect(await by('41.92.0.2', browser)).toBe('reported')
    expect(await isPublic(site, id)).toBe(true)
  })

  it('is counted once when fifty reports of three readers come at once, and taken down once', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    const answers = await Promise.all(
      Array.from({ length: 48 }, (_, i) => ask(site, id, readerHeaders(i % 3))),
    )
    // Who comes after the third finds nothing published any more.
    expect(answers.every(({ status }) => status === 202 || status === 404)).toBe(true)
    expect(await number('SELECT reports AS n FROM comment')).toBe(3)
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'hold'`)).toBe(1)
    expect(await isPublic(site, id)).toBe(false)
  })

  it('that a moderator has looked at is held no more, and its reports are counted on', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    for (const n of [1, 2, 3]) await report(site, id, n)
    await act(site, id, 'approve')
    expect(await summary(site)).toMatchObject({ approved: 1, reported: 0 })
    for (const n of [4, 5, 6, 7]) expect(await report(site, id, n)).toBe('reported')
    expect(await isPublic(site, id)).toBe(true)
    expect(await summary(site)).toMatchObject({ approved: 1, reported: 0 })
    expect(await number('SELECT reports AS n FROM comment')).toBe(7)
  })

  it('may be looked at before there are three: approving it again says so', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    await report(site, id, 1)
    expect((await moderator(site).get<Queue>('/comments?status=reported')).data).toMatchObject([{ id }])
    await act(site, id, 'approve')
    expect((await moderator(site).get<Queue>('/comments?status=reported')).data).toEqual([])
    for (const n of [2, 3, 4]) await report(site, id, n)
    expect(await isPublic(site, id)).toBe(true)
  })

  it('is held by Sada, which the list of operations says, and undoing puts it back until the next report', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    for (const n of [1, 2, 3]) await report(site, id, n)
    const { data } = await moderator(site).get<OperationList>('/operations')
    expect(data[0]).toMatchObject({ action: 'hold', key: null, comments: 1, first: id })
    await moderator(site).post(`/operations/${data[0]?.id}/undo`)
    expect(await isPublic(site, id)).toBe(true)
    await report(site, id, 4)
    expect(await isPublic(site, id)).toBe(false)
    const held = await moderator(site).get<Queue>('/comments')
    expect(held.data[0]?.reasons.filter(({ code }) => code === 'reports')).toEqual([
      { code: 'reports', detail: '4' },
    ])
  })

  it.each([
    [0, 5, true],
    [1, 1, false],
    [2, 1, true],
    [2, 2, false],
  ])('with the limit at %i is, after %i reports, public: %s', async (reports_to_hold, reports, expected) => {
    const site = await makeSite({ reports_to_hold })
    const id = await postApproved(site)
    for (let n = 0; n < reports; n++) await report(site, id, n)
    expect(await isPublic(site, id)).toBe(expected)
  })

  it('takes its reports’ reasons, and no others', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    for (const [i, reason] of ['offensive', 'spam', 'false', 'private', 'other'].entries())
      if (await isPublic(site, id)) await ask(site, id, readerHeaders(i), { reason })
    expect((await everything()).report?.map(({ reason }) => reason).toSorted()).toEqual([
      'false',
      'offensive',
      'spam',
    ])
    const other = await postApproved(site)
    await changesNothing(async () => {
      for (const body of [{ reason: 'boring' }, { text: 'x' }])
        await refused(ask(site, other, {}, body), 'validation_failed')
      await refused(ask(site, other, { 'sada-device': 'short' }), 'header_invalid')
    })
  })
})

describe('what is not published', () => {
  it('cannot be reported, and is told from nothing by nobody', async () => {
    const site = await makeSite()
    const { id } = (await post(site)).comment
    const other = await makeOtherSite()
    const answer = async (path: string, of: string, from = {}) => {
      const response = await sendJson('POST', `${path}/comments/${of}/reports`, {}, from)
      return (await response.text()).replace(response.headers.get('x-request-id') ?? '', '')
    }
    await changesNothing(async () => {
      const unknown = await answer(site.path, nobody)
      expect(unknown).toContain('comment_not_found')
      expect(await answer(site.path, id)).toBe(unknown)
      expect(await answer(site.path, 'x')).toBe(unknown)
    })
    for (const action of ['spam', 'delete']) {
      await act(site, id, action)
      await changesNothing(() => refused(ask(site, id, {}), 'comment_not_found'))
    }
    await act(site, id, 'approve')
    const from = { origin: otherOrigin }
    await changesNothing(async () => {
      expect(await answer(other.path, id, from)).toBe(await answer(other.path, nobody, from))
    })
  })
})

describe('who reported', () => {
  it('is kept as keyed hashes that no two comments share', async () => {
    const site = await makeSite()
    const ids = [await postApproved(site), await postApproved(site)]
    for (const id of ids) await report(site, id, 1)
    const { report: rows = [] } = await everything()
    expect(new Set(rows.flatMap(({ reporter, block }) => [reporter, block])).size).toBe(4)
    const text = JSON.stringify(rows)
    for (const secret of [device(1), browser, '41.92.0.1']) expect(text).not.toContain(secret)
  })
})
