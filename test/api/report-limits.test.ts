import { describe, expect, it } from 'vitest'
import { limits, type Summary } from '../../contract/index.ts'
import {
  act,
  device,
  makeSite,
  postApproved,
  read,
  readerHeaders,
  refused,
  send,
  sendJson,
  sendWith,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { at, noonMs } from '../worker-support/clock.ts'
import { changesNothing, DatabaseInBetween, MeteredDatabase, number } from '../worker-support/database.ts'
import { expectCountersAreExact } from '../worker-support/exact.ts'
import { moderator } from '../worker-support/moderator.ts'

const pathOf = (site: TestSite, id: string) => `${site.path}/comments/${id}/reports`
const isPublic = async (site: TestSite, id: string) =>
  (await send(`${site.path}/comments/${id}`)).status === 200

async function postMany(site: TestSite, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < count; i++) ids.push(await postApproved(site))
  return ids
}

describe('reports from one address', () => {
  const by = (site: TestSite, id: string | undefined, n: number, ip = '41.93.0.1') =>
    sendJson('POST', pathOf(site, id ?? ''), {}, { 'sada-device': device(n), 'cf-connecting-ip': ip })

  it('are refused after so many, until the next ten minutes; those of others are taken', async () => {
    at(noonMs)
    const site = await makeSite({ max_comments_per_minute: 0 })
    const ids = await postMany(site, limits.reportsPerAddress + 1)
    const last = ids.pop()
    for (const [n, id] of ids.entries()) expect((await by(site, id, n)).status).toBe(202)
    const answer = await changesNothing(() => by(site, last, 100))
    expect(answer.headers.get('retry-after')).toBe('600')
    await refused(answer, 'too_many_reports')
    // What was reported before is known, limit or not; what is gone is gone.
    expect(await read(by(site, ids[0], 101), 202)).toEqual({ outcome: 'repeat' })
    expect((await by(site, last, 100, '41.93.0.2')).status).toBe(202)
    at(noonMs + limits.rateMinutes * 60_000)
    expect(await read(by(site, last, 102), 202)).toEqual({ outcome: 'reported' })
  })

  it('are no more than that when all come at once', async () => {
    at(noonMs)
    const site = await makeSite({ max_comments_per_minute: 0 })
    const ids = await postMany(site, limits.reportsPerAddress + 10)
    const answers = await Promise.all(ids.map((id, n) => by(site, id, n)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(limits.reportsPerAddress)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
    expect(await number('SELECT count(*) AS n FROM report')).toBe(limits.reportsPerAddress)
  })
})

describe('rows', () => {
  it('of a report are seven, the first of a comment and its sender, of a repetition and of a refusal none', async () => {
    at(noonMs)
    const site = await makeSite({ max_comments_per_minute: 0 })
    const ids = await postMany(site, limits.reportsPerAddress + 2)
    const written = async (id: string | undefined, headers: Record<string, string>) => {
      const db = new MeteredDatabase()
      const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', ...headers } }
      const { status } = await sendWith({ DB: db }, pathOf(site, id ?? ''), init)
      return [status, db.meter.written]
    }
    const [first, ...others] = ids
    const last = others.pop()
    expect(await written(first, readerHeaders(1))).toEqual([202, 7])
    expect(await written(first, readerHeaders(1))).toEqual([202, 0])
    for (const id of others) await written(id, readerHeaders(1))
    expect(await written(last, readerHeaders(1))).toEqual([429, 0])
  })
})

/** Lets something happen right before the batch that changes a comment's state, as if both had come at once. */
class Meanwhile extends DatabaseInBetween {
  #happens: (() => Promise<unknown>) | undefined
  #isNext = false

  constructor(happens: () => Promise<unknown>) {
    super()
    this.#happens = happens
  }

  override prepare(sql: string): D1PreparedStatement {
    this.#isNext ||= sql.includes('INSERT INTO operation')
    return super.prepare(sql)
  }

  async pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
    if (this.#isNext) {
      const happens = this.#happens
      this.#happens = undefined
      await happens?.()
    }
    return ask()
  }
}

describe('a report and a moderator who keeps the comment, at the same moment:', () => {
  async function twice(): Promise<{
    site: TestSite
    id: string
    third: [string, RequestInit & { headers: Record<string, string> }]
  }> {
    const site = await makeSite()
    const id = await postApproved(site)
    for (const n of [1, 2]) await sendJson('POST', pathOf(site, id), {}, readerHeaders(n))
    const headers = { 'content-type': 'application/json', ...readerHeaders(3) }
    return { site, id, third: [pathOf(site, id), { method: 'POST', body: '{}', headers }] }
  }

  async function expectKept(site: TestSite, id: string): Promise<void> {
    expect(await isPublic(site, id)).toBe(true)
    expect(await moderator(site).get<Summary>('/summary')).toMatchObject({
      approved: 1,
      pending: 0,
      reported: 0,
    })
    expect(await number('SELECT reports_judged AS n FROM comment')).toBe(1)
    await sendJson('POST', pathOf(site, id), {}, readerHeaders(4))
    expect(await isPublic(site, id)).toBe(true)
    await expectCountersAreExact(site)
  }

  it('kept first, it is not taken down', async () => {
    const { site, id, third } = await twice()
    const db = new Meanwhile(() => act(site, id, 'approve'))
    expect(await read(sendWith({ DB: db }, ...third), 202)).toEqual({ outcome: 'reported' })
    expect(await number('SELECT count(*) AS n FROM audit WHERE before IS NOT NULL')).toBe(2)
    await expectKept(site, id)
  })

  it('taken down first, it is published again', async () => {
    const { site, id, third } = await twice()
    const db = new Meanwhile(async () => {
      await read(send(...third), 202)
      expect(await isPublic(site, id)).toBe(false)
    })
    const path = `/v1/moderation/comments/${id}/approve`
    expect(
      await read(sendWith({ DB: db }, path, { method: 'POST', headers: withKey(site.key) })),
    ).toMatchObject({
      status: 'approved',
    })
    await expectKept(site, id)
  })

  it('what another moderator took down meanwhile stays down', async () => {
    const { site, id } = await twice()
    const db = new Meanwhile(() => act(site, id, 'hold'))
    const path = `/v1/moderation/comments/${id}/approve`
    await read(sendWith({ DB: db }, path, { method: 'POST', headers: withKey(site.key) }))
    expect(await isPublic(site, id)).toBe(false)
    await expectCountersAreExact(site)
  })
})
