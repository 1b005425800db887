import type { Outcome, Tally } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { logSurvived } from '../http/log.ts'
import type { HourOfViews } from '../policy/popular.ts'
import type { PageToStore } from '../store/pages.ts'
import type { StoredSite } from '../store/rows.ts'
import { emptyTally } from './memory.ts'
import type { CounterConfig, HitAnswer, ViewCounter } from './view-counter.ts'

/** The Worker's side of the counters: which object to ask, and what to do when it does not answer. */

type Namespace = DurableObjectNamespace<ViewCounter>

function configOf(site: StoredSite, shard: number): CounterConfig {
  const { view_shards: shards, time_zone: timeZone, view_window_seconds } = site.settings
  return { siteId: site.id, shard, shards, timeZone, windowMs: view_window_seconds * 1000 }
}

/** An object that moved or restarted answers the next time; one that is overloaded is left alone. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { retryable, overloaded } = error as Error & { retryable?: boolean; overloaded?: boolean }
  return retryable === true && overloaded !== true
}

/**
 * Asks an object, and once more when it was away: every method may be repeated, since a view that was counted is
 * a repeat the second time.
 *
 * @throws AppError `database_unavailable`
 */
async function ask<T>(
  namespace: Namespace,
  name: string,
  question: (counter: DurableObjectStub<ViewCounter>) => Promise<T>,
): Promise<T> {
  try {
    return await question(namespace.getByName(name))
  } catch (error) {
    if (!isTransient(error)) throw new AppError('database_unavailable', { cause: error })
  }
  try {
    // A stub that failed stays broken; a new one finds the object where it is now.
    return await question(namespace.getByName(name))
  } catch (error) {
    throw new AppError('database_unavailable', { cause: error })
  }
}

const nameOf = (site: StoredSite, shard: number) => `${site.id}/${shard}`

function unlessAway(answer: HitAnswer | null): HitAnswer {
  if (!answer) throw new AppError('database_unavailable')
  return answer
}

/** Counts a hit unless it is a repeat. The view is stored when this resolves. */
export async function countHit(
  namespace: Namespace,
  site: StoredSite,
  shard: number,
  hit: { page: PageToStore; visits: readonly number[]; line: number },
): Promise<HitAnswer> {
  const config = configOf(site, shard)
  return unlessAway(await ask(namespace, nameOf(site, shard), (counter) => counter.hit({ config, ...hit })))
}

/** Notes a hit that is no view; its answer has the page's numbers all the same. */
export async function refuseHit(
  namespace: Namespace,
  site: StoredSite,
  page: PageToStore,
  outcome: Outcome,
): Promise<HitAnswer> {
  return unlessAway(
    await ask(namespace, nameOf(site, 0), (counter) =>
      counter.refuse({ config: configOf(site, 0), page }, outcome),
    ),
  )
}

function shardsOf(site: StoredSite): number[] {
  return Array.from({ length: site.settings.view_shards }, (_, shard) => shard)
}

/**
 * Views that rows from D1 do not have yet, in their order. When a counter does not answer, D1's numbers stand:
 * they are at most an hour old.
 */
export async function pendingViews(
  namespace: Namespace,
  site: StoredSite,
  rows: readonly { id: number; epoch: number }[],
): Promise<number[]> {
  const sums = rows.map(() => 0)
  if (rows.length === 0) return sums
  const pages = rows.map(({ id, epoch }) => ({ id, epoch }))
  try {
    const answers = await Promise.all(
      shardsOf(site).map((shard) => ask(namespace, nameOf(site, shard), (counter) => counter.pending(pages))),
    )
    for (const answer of answers) {
      answer.forEach((n, i) => {
        sums[i] = (sums[i] ?? 0) + n
      })
    }
  } catch (error) {
    logSurvived('pending_views_unknown', error)
  }
  return sums
}

/** Today's hits of a site by outcome. */
export async function tallyOf(namespace: Namespace, site: StoredSite): Promise<Tally> {
  const tallies = await Promise.all(
    shardsOf(site).map((shard) =>
      ask(namespace, nameOf(site, shard), (counter) => counter.tally(configOf(site, shard))),
    ),
  )
  const sum = emptyTally()
  for (const tally of tallies)
    for (const outcome of Object.keys(sum) as Outcome[]) sum[outcome] += tally[outcome]
  return sum
}

/** Views of a site that are not in D1 yet, by start of the hour and page. */
export async function recentHours(namespace: Namespace, site: StoredSite): Promise<HourOfViews[]> {
  const answers = await Promise.all(
    shardsOf(site).map((shard) => ask(namespace, nameOf(site, shard), (counter) => counter.recent())),
  )
  return answers.flat()
}

/** Brings what the site's counters hold into D1 now; what cannot be brought follows within the hour. */
export async function rollUpNow(namespace: Namespace, site: StoredSite): Promise<void> {
  try {
    await Promise.all(
      shardsOf(site).map((shard) => ask(namespace, nameOf(site, shard), (counter) => counter.rollUp())),
    )
  } catch (error) {
    logSurvived('roll_up_postponed', error)
  }
}
