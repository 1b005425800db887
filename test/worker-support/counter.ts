import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { ViewCounter } from '../../worker/counter/view-counter.ts'
import type { TestSite } from './api.ts'

type Stub = DurableObjectStub<ViewCounter>

/** The object that counts a site's views. */
export function counterOf(site: Pick<TestSite, 'id'>, shard = 0): Stub {
  return env.VIEW_COUNTER.getByName(`${site.id}/${shard}`)
}

/** Brings what the counter has into D1. */
export async function rollUp(site: Pick<TestSite, 'id'>, shard = 0): Promise<void> {
  await counterOf(site, shard).rollUp()
}

/** Runs the counter's alarm now. @returns whether one was set */
export function runAlarm(site: Pick<TestSite, 'id'>): Promise<boolean> {
  return runDurableObjectAlarm(counterOf(site))
}

/** Throws the object out of memory, as the platform does after ten idle seconds. */
export async function evict(site: Pick<TestSite, 'id'>): Promise<void> {
  await evictDurableObject(counterOf(site))
}

/** Everything that a counter has stored, by table. */
export function stored(site: Pick<TestSite, 'id'>): Promise<Record<string, Record<string, unknown>[]>> {
  return runInDurableObject(counterOf(site), (_, { storage }) =>
    Object.fromEntries(
      ['leaf', 'counter'].map((table) => [table, storage.sql.exec(`SELECT * FROM ${table}`).toArray()]),
    ),
  )
}

/** Gives the counter another database than the instance's: one that fails. */
export async function withDatabase(site: Pick<TestSite, 'id'>, database: D1Database): Promise<void> {
  await runInDurableObject(counterOf(site), (counter: ViewCounter) => {
    counter.database = database
  })
}

/** Rows that the counter says it has written today. */
export async function rowsWritten(site: Pick<TestSite, 'id'>): Promise<number> {
  const { leaf = [] } = await stored(site)
  const latest = leaf.toSorted((a, b) => Number(b.stamp) - Number(a.stamp))[0]
  return JSON.parse(String(latest?.state)).rows.written
}

/** When the counter's alarm will ring. */
export function alarmMs(site: Pick<TestSite, 'id'>): Promise<number | null> {
  return runInDurableObject(counterOf(site), (_, { storage }) => storage.getAlarm())
}
