import { applyD1Migrations, listDurableObjectIds, reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

/** Objects whose names come back in other tests: those of the sites that `api.ts` makes. */
const lasting = new Set(
  ['akhir-saa', 'autre'].flatMap((site) => [
    env.COURIER.idFromName(site).toString(),
    env.VIEW_COUNTER.idFromName(`${site}/0`).toString(),
  ]),
)
/** Objects that are empty and that no test will ask again: a run has thousands, and waking each for every test takes its time. */
const emptied = new Set<string>()

/** Brings objects of a kind into memory, unless they are empty for good. */
async function wakeAll<T extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<T>,
): Promise<void> {
  const ids = await listDurableObjectIds(namespace)
  const wanted = ids.filter((id) => lasting.has(id.toString()) || !emptied.has(id.toString()))
  await Promise.all(wanted.map((id) => runInDurableObject(namespace.get(id), () => undefined)))
  for (const id of wanted) emptied.add(id.toString())
}

async function isDatabaseEmpty(): Promise<boolean> {
  return (await env.DB.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'site'").first()) === null
}

/**
 * `reset()` empties what is in memory and nothing else: an object that the platform has put out of memory since the
 * last test (D1 and KV are such, too) would come back with all that it had. So everything is woken first. After a test
 * of more than ten seconds even that leaves the database as it was, the first time; so it is looked at.
 */
async function emptyStorage(): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await Promise.all([
      env.DB.prepare('SELECT 1').run(),
      env.SALTS.list(),
      wakeAll(env.VIEW_COUNTER),
      wakeAll(env.COURIER),
    ])
    await reset()
    if (await isDatabaseEmpty()) return
  }
  throw new Error('The storage of the last test is still there')
}

/** An empty, migrated database, and objects that know nobody. */
export async function freshStorage(): Promise<void> {
  await emptyStorage()
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
}
