import { createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import worker from '../../worker/index.ts'
import { makeSite, post, view } from '../worker-support/api.ts'
import { number } from '../worker-support/database.ts'

afterEach(() => {
  vi.useRealTimers()
})

const hourMs = 3_600_000
const noonMs = 20_500 * 24 * hourMs + 12 * hourMs
const purge = (ms: number) =>
  worker.scheduled(createScheduledController({ scheduledTime: new Date(ms) }), env)

describe('the clock', () => {
  it('deletes visits when no window can ask for them any more, and no view', async () => {
    const site = await makeSite({ view_window_seconds: 86_400 })
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    await view(site)
    await purge(noonMs + 24 * hourMs - 1)
    vi.setSystemTime(noonMs + 24 * hourMs - 1)
    expect(await view(site)).toMatchObject({ views: 1, outcome: 'repeat' })
    await purge(noonMs + 49 * hourMs)
    expect(await number('SELECT count(*) AS n FROM visit')).toBe(0)
    vi.setSystemTime(noonMs + 49 * hourMs)
    expect(await view(site)).toMatchObject({ views: 2, outcome: 'counted' })
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
