import { createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import worker from '../../worker/index.ts'
import { makeSite, post, view } from '../worker-support/api.ts'
import { hourMs, noonMs } from '../worker-support/clock.ts'
import { rollUp } from '../worker-support/counter.ts'
import { number } from '../worker-support/database.ts'

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
})
