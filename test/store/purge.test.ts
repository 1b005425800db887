import { createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { OperationList } from '../../contract/index.ts'
import worker from '../../worker/index.ts'
import {
  makeSite,
  post,
  postApproved,
  read,
  readerHeaders,
  refused,
  sendJson,
  view,
} from '../worker-support/api.ts'
import { hourMs, noonMs } from '../worker-support/clock.ts'
import { rollUp } from '../worker-support/counter.ts'
import { addChannel } from '../worker-support/courier.ts'
import { number } from '../worker-support/database.ts'
import { moderator } from '../worker-support/moderator.ts'

const purge = (ms: number) =>
  worker.scheduled(createScheduledController({ scheduledTime: new Date(ms), cron: '17 3 * * *' }), env)

describe('the clock', () => {
  it('deletes views by hour after two days, and keeps those by day and the total', async () => {
    const site = await makeSite()
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    await view(site)
    await rollUp(site)
    await purge(noonMs + 48 * hourMs)
    expect(await number('SELECT count(*) AS n FROM view_hour')).toBe(1)
    await purge(noonMs + 48 * hourMs + 1)
    expect(await number('SELECT count(*) AS n FROM view_hour')).toBe(0)
    expect(await number('SELECT count(*) AS n FROM view_day')).toBe(1)
    expect(await number('SELECT views AS n FROM page')).toBe(1)
  })

  it('makes tomorrow’s salt, so that midnight finds it everywhere', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    await purge(noonMs)
    expect((await env.SALTS.list()).keys.map(({ name }) => name)).toEqual(['salt/20501'])
  })

  it('deletes keys of repeated requests after a day, and no comment', async () => {
    const site = await makeSite()
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    await post(site)
    await purge(noonMs + 24 * hourMs)
    expect(await number('SELECT count(*) AS n FROM idempotency')).toBe(1)
    await purge(noonMs + 24 * hourMs + 1)
    expect(await number('SELECT count(*) AS n FROM idempotency')).toBe(0)
    expect(await number('SELECT count(*) AS n FROM comment')).toBe(1)
  })

  it('deletes what came from an address when its day (UTC) is over', async () => {
    const site = await makeSite()
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    await post(site)
    await purge(noonMs + 12 * hourMs - 1)
    expect(await number('SELECT count(*) AS n FROM posting_rate')).toBe(1)
    await purge(noonMs + 12 * hourMs)
    expect(await number('SELECT count(*) AS n FROM posting_rate')).toBe(0)
  })

  it('deletes reports after thirty days, and keeps their number and late ones on old comments', async () => {
    const site = await makeSite()
    const monthMs = 30 * 24 * hourMs
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    const id = await postApproved(site)
    const report = (n: number) =>
      sendJson('POST', `${site.path}/comments/${id}/reports`, {}, readerHeaders(n))
    vi.setSystemTime(noonMs + 1)
    await read(report(1), 202)
    vi.setSystemTime(noonMs + monthMs)
    await read(report(2), 202)
    await purge(noonMs + monthMs + 1)
    expect(await number('SELECT count(*) AS n FROM report')).toBe(2)
    await purge(noonMs + monthMs + 2)
    expect(await number('SELECT count(*) AS n FROM report')).toBe(1)
    expect(await number('SELECT reports AS n FROM comment')).toBe(2)
    expect(await read(report(2), 202)).toEqual({ outcome: 'repeat' })
  })

  it('deletes operations after ninety days, which cannot be undone then; the trail and the comment stay', async () => {
    const site = await makeSite()
    const keptMs = 90 * 24 * hourMs
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    await postApproved(site)
    const { data } = await moderator(site).get<OperationList>('/operations')
    await purge(noonMs + keptMs)
    expect(await number('SELECT count(*) AS n FROM operation')).toBe(1)
    await purge(noonMs + keptMs + 1)
    expect(await number('SELECT count(*) AS n FROM operation')).toBe(0)
    expect(await number(`SELECT count(*) AS n FROM comment WHERE status = 'approved'`)).toBe(1)
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'approve'`)).toBe(1)
    await refused(moderator(site).ask('POST', `/operations/${data[0]?.id}/undo`), 'operation_not_found')
  })

  it('deletes deliveries that ended a month ago, ten thousand in a night, and none that waits or ended lately', async () => {
    const site = await makeSite()
    const { id } = await addChannel(site.id, { kind: 'mail' })
    const monthMs = 30 * 24 * hourMs
    const add = (many: number, state: string, endedMs: number | null) =>
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         INSERT INTO delivery (site_id, channel_id, event_id, type, comment_id, actor, at_ms, state, next_attempt_ms, ended_at_ms)
         SELECT ?2, ?3, printf('%012x', ?4) || ?5 || coalesce(?6, '') || i, '', '', '', ?4, ?5, ?4, ?6 FROM n`,
      )
        .bind(many, site.id, id, noonMs, state, endedMs)
        .run()
    await add(10_001, 'done', noonMs)
    await add(1, 'done', noonMs + 2)
    await add(1, 'waiting', null)
    const left = () => number('SELECT count(*) AS n FROM delivery')
    await purge(noonMs + monthMs)
    expect(await left()).toBe(10_003)
    await purge(noonMs + monthMs + 1)
    expect(await left()).toBe(3)
    await purge(noonMs + monthMs + 1)
    expect(await left()).toBe(2)
    await purge(noonMs + monthMs + 3)
    expect(await left()).toBe(1)
  })

  it('goes on after a step that fails, says which it was, and fails as a whole', async () => {
    const logged = vi.spyOn(console, 'info').mockImplementation(() => undefined)
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const site = await makeSite()
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    await post(site)
    await env.DB.prepare('DROP TABLE view_hour').run()
    await expect(purge(noonMs + 48 * hourMs)).rejects.toThrow('Not purged: hours')
    expect(await number('SELECT count(*) AS n FROM idempotency')).toBe(0)
    const lines = [...errors.mock.calls, ...logged.mock.calls].map(([line]) => JSON.parse(String(line)))
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', event: 'purge_hours_failed' }))
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'purge', idempotency_keys: 1, operations: 0 }),
    )
  })
})
