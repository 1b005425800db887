import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { limits } from '../../contract/index.ts'
import {
  device,
  makeSite,
  post,
  queue,
  read,
  refused,
  sendJson,
  sendWith,
  someComment,
  type TestSite,
} from '../worker-support/api.ts'
import { at, dayMs, hourMs, noonMs } from '../worker-support/clock.ts'
import { changesNothing, MeteredDatabase, number } from '../worker-support/database.ts'

const ip = (n: number) => ({ 'cf-connecting-ip': `41.94.0.${n}` })
const endless = { max_comments_per_minute: 0 } as const
const send = (site: TestSite, n: number, changes = {}) =>
  sendJson('POST', `${site.path}/comments`, someComment(changes), ip(n))

/** Says that this many came from the sender of the one comment there is, in its ten minutes. */
const came = (n: number) => env.DB.prepare('UPDATE posting_rate SET n = ?1').bind(n).run()
/** Says that the site had this many comments on the day of the one there is. */
const had = (n: number) => env.DB.prepare('UPDATE site_day SET received = ?1').bind(n).run()

describe('comments from one address', () => {
  it('are held, then refused, until the next ten minutes; those of others are taken', async () => {
    at(noonMs)
    const site = await makeSite({ ...endless, moderation: 'none' })
    const statuses: number[] = []
    for (let i = 0; i < limits.commentsPerAddressMost; i++) statuses.push((await send(site, 1)).status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(limits.commentsPerAddress)
    expect(statuses.slice(limits.commentsPerAddress)).toEqual(
      Array(limits.commentsPerAddressMost - limits.commentsPerAddress).fill(202),
    )
    expect((await queue(site)).data[0]?.reasons).toEqual([{ code: 'flood' }])
    const answer = await changesNothing(() => send(site, 1))
    expect(answer.headers.get('retry-after')).toBe('600')
    await refused(answer, 'too_many_comments')
    expect((await send(site, 2)).status).toBe(201)
    at(noonMs + limits.rateMinutes * 60_000)
    expect((await send(site, 1)).status).toBe(201)
  })

  it('are no more than that when all come at once', async () => {
    at(noonMs)
    const site = await makeSite(endless)
    await read(send(site, 1), 202)
    await came(limits.commentsPerAddressMost - 5)
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(site, 1)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5)
    for (const answer of answers.filter(({ status }) => status !== 202))
      await refused(answer, 'too_many_comments')
    expect(await number('SELECT count(*) AS n FROM comment')).toBe(6)
  })

  it('are refused for the rest of the day (UTC) when they were very many in it', async () => {
    at(noonMs)
    const site = await makeSite(endless)
    await read(send(site, 1), 202)
    await came(limits.commentsPerAddressDay)
    at(noonMs + 6 * hourMs)
    const answer = await changesNothing(() => send(site, 1))
    expect(answer.headers.get('retry-after')).toBe(String(6 * 3600))
    await refused(answer, 'too_many_comments')
    at(noonMs + 12 * hourMs)
    expect((await send(site, 1)).status).toBe(202)
  })

  it('are counted by site: another’s flood is nobody’s here', async () => {
    at(noonMs)
    const site = await makeSite(endless)
    await read(send(site, 1), 202)
    await came(limits.commentsPerAddressMost)
    await env.DB.prepare(`UPDATE posting_rate SET site_id = 'autre'`).run()
    expect((await send(site, 1)).status).toBe(202)
  })
})

describe('comments of a site', () => {
  it('wait for their share of the day, from wherever they come, and a repetition gets its answer', async () => {
    at(noonMs)
    const site = await makeSite(endless)
    const known = someComment()
    const again = () =>
      sendJson('POST', `${site.path}/comments`, known, { ...ip(1), 'idempotency-key': 'key' })
    await read(again(), 202)
    // Of half of 100,000 rows, 20 a comment: five eighths by noon.
    await had(1562 - 1)
    expect((await send(site, 2)).status).toBe(202)
    const answer = await changesNothing(() => send(site, 3))
    expect(answer.headers.get('retry-after')).toBe('24')
    await refused(answer, 'too_many_comments')
    await changesNothing(() => read(again(), 202))
    at(noonMs + 24_000)
    expect((await send(site, 3)).status).toBe(202)
    await refused(send(site, 4), 'too_many_comments')
    at(noonMs + dayMs)
    expect((await send(site, 4)).status).toBe(202)
  })

  it('are no more than that when all come at once', async () => {
    at(noonMs)
    const site = await makeSite(endless)
    await read(send(site, 1), 202)
    await had(1562 - 5)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => send(site, n)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5)
    for (const answer of answers.filter(({ status }) => status !== 202))
      await refused(answer, 'too_many_comments')
  })

  it('are as many as the owner’s write budget allows', async () => {
    at(noonMs)
    const site = await makeSite(endless)
    await read(send(site, 1), 202)
    await had(2000)
    const init = {
      method: 'POST',
      body: JSON.stringify(someComment()),
      headers: { 'content-type': 'application/json', ...ip(2) },
    }
    const budget = (rows: number) => ({ WRITE_BUDGET_ROWS_PER_DAY: rows as 100000 })
    await refused(sendWith(budget(100_000), `${site.path}/comments`, init), 'too_many_comments')
    await read(sendWith(budget(1_000_000), `${site.path}/comments`, init), 202)
  })
})

describe('what is refused', () => {
  it('writes no row, and reads few: at most one for each ten minutes of the day more', async () => {
    at(noonMs)
    const site = await makeSite(endless)
    const rows = async (n: number) => {
      const db = new MeteredDatabase()
      const init = {
        method: 'POST',
        body: JSON.stringify(someComment()),
        headers: { 'content-type': 'application/json', 'sada-device': device(n), ...ip(n) },
      }
      const { status } = await sendWith({ DB: db }, `${site.path}/comments`, init)
      return { status, read: db.meter.read, written: db.meter.written }
    }
    await rows(1)
    expect(await rows(1)).toEqual({ status: 202, read: 28, written: 16 })
    await came(limits.commentsPerAddressMost)
    expect(await rows(1)).toEqual({ status: 429, read: 7, written: 0 })
    // An address that has come in each ten minutes of the day is the worst that can be.
    await env.DB.prepare(
      `WITH RECURSIVE w (ms) AS (SELECT ?1 - ?1 % 86400000 UNION ALL SELECT ms + 600000 FROM w WHERE ms < ?1 - ?1 % 86400000 + 85800000)
       INSERT INTO posting_rate SELECT site_id, sender, ms, 1 FROM posting_rate, w WHERE ms <> window_ms`,
    )
      .bind(noonMs)
      .run()
    expect(await rows(1)).toEqual({ status: 429, read: 150, written: 0 })
    await env.DB.prepare('DELETE FROM posting_rate').run()
    await had(10_000)
    expect(await rows(2)).toEqual({ status: 429, read: 6, written: 0 })
  })
})

describe('a reader who gives no e-mail address', () => {
  const without = { name: 'required', email: 'off', website: 'off' } as const
  const by = (site: TestSite, n: number, author: object = { name: 'سارة' }) =>
    sendJson('POST', `${site.path}/comments`, someComment({ author }), { 'sada-device': device(n) })

  it('waits by the device, when a minute’s comments are used up', async () => {
    at(noonMs)
    const site = await makeSite({ fields: without, max_comments_per_minute: 2 })
    await read(by(site, 1), 202)
    at(noonMs + 20_000)
    await read(by(site, 1, { name: 'أخرى' }), 202)
    const answer = await changesNothing(() => by(site, 1))
    expect(answer.headers.get('retry-after')).toBe('40')
    await refused(answer, 'too_many_comments')
    await read(by(site, 2), 202)
    at(noonMs + 60_001)
    await read(by(site, 1), 202)
  })

  it('is told from one who does, and has no limit without a device but that of the address', async () => {
    at(noonMs)
    const fields = { name: 'required', email: 'optional', website: 'off' } as const
    const site = await makeSite({ fields, max_comments_per_minute: 1 })
    await read(by(site, 1, { name: 'سارة', email: 'sara@example.com' }), 202)
    await read(by(site, 1), 202)
    await refused(by(site, 1), 'too_many_comments')
    await refused(by(site, 2, { name: 'سارة', email: 'sara@example.com' }), 'too_many_comments')
    for (let i = 0; i < 3; i++) await post(site, { author: { name: 'سارة' } })
  })
})
