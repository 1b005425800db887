import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../worker/app.ts'
import { article, makeSite, origin, type TestSite, toRequest } from '../worker-support/api.ts'
import { at, noonMs } from '../worker-support/clock.ts'
import { evict, rollUp, runAlarm, withDatabase } from '../worker-support/counter.ts'
import { number } from '../worker-support/database.ts'
import { FaultyDatabase, faults, randomOf, withoutPauses } from '../worker-support/faults.ts'

/**
 * A D1 that fails as Cloudflare documents it, before or after the commit, while readers come, come again and
 * totals are rolled up: no view that was answered is missing, and none is there twice.
 */

beforeEach(() => {
  at(noonMs)
  withoutPauses()
  for (const level of ['info', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** A reader who tries again, as the element does, until there is an answer or patience ends. */
async function read(site: TestSite, reader: number, page: string, database: D1Database): Promise<boolean> {
  for (let tries = 0; tries < 4; tries++) {
    const request = toRequest(`${site.path}/views`, {
      method: 'POST',
      body: JSON.stringify({ page }),
      headers: { 'content-type': 'text/plain', 'cf-connecting-ip': `196.64.0.${reader}` },
    })
    if ((await createApp().fetch(request, { ...env, DB: database })).ok) return true
  }
  return false
}

const total = (what: string, table: string, where: string) =>
  number(`SELECT coalesce(sum(${what}), 0) AS n FROM ${table} WHERE ${where}`)

type Readers = Map<string, Set<number>>

/** A dozen visits by five readers of two pages, with roll-ups, and once the counter loses its memory. */
async function visitAll(
  site: TestSite,
  database: FaultyDatabase,
  random: () => number,
): Promise<{ answered: Readers; tried: Readers }> {
  const [answered, tried]: [Readers, Readers] = [new Map(), new Map()]
  const note = (readers: Readers, page: string, reader: number) =>
    readers.set(page, (readers.get(page) ?? new Set()).add(reader))
  await withDatabase(site, database)
  for (let i = 0; i < 12; i++) {
    // Slowly, so that no view waits for others.
    at(noonMs + i * 10_000)
    const reader = 1 + Math.floor(random() * 5)
    const page = `${article}/${Math.floor(random() * 2)}`
    note(tried, page, reader)
    if (await read(site, reader, page, database)) note(answered, page, reader)
    if (i % 4 === 3) await runAlarm(site)
    if (i !== 7) continue
    await evict(site)
    await withDatabase(site, database)
  }
  return { answered, tried }
}

describe('a view that was answered is counted, and none twice, with', () => {
  it.each(faults)(
    '$message $when',
    async ({ message, isAfterCommit }) => {
      for (const chance of [1, 20, 60, 100]) {
        const id = `site-${chance}`
        const site = await makeSite({}, id, [origin])
        const random = randomOf(message.length * 1_000 + chance)
        const database = new FaultyDatabase({ message, isAfterCommit, chance }, random)
        const { answered, tried } = await visitAll(site, database, random)
        database.fault = null
        await rollUp(site)
        for (const [page, readers] of tried) {
          const views = await total('views', 'page', `site_id = '${id}' AND key = '${page}'`)
          expect(views).toBeGreaterThanOrEqual(answered.get(page)?.size ?? 0)
          expect(views).toBeLessThanOrEqual(readers.size)
        }
        const views = await total('views', 'page', `site_id = '${id}'`)
        for (const table of ['view_hour', 'view_day'])
          expect(await total('value', `${table}, json_each(pages)`, `site_id = '${id}'`)).toBe(views)
      }
    },
    20_000,
  )
})
