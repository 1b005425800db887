import { applyD1Migrations, listDurableObjectIds, reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

/**
 * `reset()` empties what is in memory and nothing else: an object that the platform has put out of memory since the
 * last test (D1 and KV are such, too) would come back with all that it had. So everything is woken first.
 */
async function emptyStorage(): Promise<void> {
  const [counters, couriers] = await Promise.all([
    listDurableObjectIds(env.VIEW_COUNTER),
    listDurableObjectIds(env.COURIER),
  ])
  await Promise.all([
    env.DB.prepare('SELECT 1').run(),
    env.SALTS.list(),
    ...counters.map((id) => runInDurableObject(env.VIEW_COUNTER.get(id), () => undefined)),
    ...couriers.map((id) => runInDurableObject(env.COURIER.get(id), () => undefined)),
  ])
  await reset()
}

/** An empty, migrated database, and counters that know nobody. */
export async function freshStorage(): Promise<void> {
  await emptyStorage()
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
}
