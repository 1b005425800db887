import { limits, PopularBy, type PopularPage, PopularWindow } from '../../contract/index.ts'
import { pendingViews, recentHours } from '../counter/client.ts'
import { logSurvived } from '../http/log.ts'
import { localDay } from '../policy/calendar.ts'
import { type PopularFacts, type Ranking, rankPages, windowDays, windowStartMs } from '../policy/popular.ts'
import { isOpen } from '../policy/posting.ts'
import {
  commentsSince,
  type ListablePage,
  listablePages,
  stalestSites,
  storeLists,
  viewsSince,
} from '../store/popular.ts'
import type { StoredSite } from '../store/rows.ts'

const hourMs = 3_600_000
/** Five queries a site: below the free plan's 50 of an invocation. With more sites each has its turn less often. */
const sitesAtOnce = 8
/** Of a list's pages some may be closed or have no title. */
const candidates = 2 * limits.popularMax

async function factsOf(env: Env, site: StoredSite, nowMs: number): Promise<PopularFacts> {
  const { id: siteId, settings } = site
  const timeZone = settings.time_zone
  const since = {
    '6h': windowStartMs('6h', nowMs, timeZone),
    '24h': windowStartMs('24h', nowMs, timeZone),
    '7d': nowMs - 7 * 24 * hourMs,
  }
  const [first = ''] = windowDays(nowMs, timeZone)
  // Asked first: what is rolled up meanwhile is counted twice for a quarter of an hour rather than not at all.
  const recent = await recentHours(env.VIEW_COUNTER, site)
  const [views, comments] = await Promise.all([
    viewsSince(env.DB, siteId, { hourMs: windowStartMs('7d', nowMs, timeZone), day: first }),
    commentsSince(env.DB, siteId, since),
  ])
  const hours = views.hours.map(({ period, pages }) => ({ hourMs: period, pages }))
  const days = views.days.map(({ period, pages }) => ({ day: period, pages }))
  return {
    nowMs,
    timeZone,
    hours: [...hours, ...recent],
    days: [...days, ...recent.map(({ hourMs: at, pages }) => ({ day: localDay(at, timeZone), pages }))],
    comments: {
      '6h': new Map(comments.map((row) => [row.id, row['6h']])),
      '24h': new Map(comments.map((row) => [row.id, row['24h']])),
      '7d': new Map(comments.map((row) => [row.id, row['7d']])),
    },
  }
}

async function findPages(
  env: Env,
  site: StoredSite,
  ids: readonly number[],
  nowMs: number,
): Promise<Map<number, PopularPage>> {
  const rows = (await listablePages(env.DB, site.id, ids)).filter((row) =>
    // A moderator may have closed the page to comments; it is read all the same.
    isOpen(site.settings, { createdAtMs: row.created_at_ms, state: 'open' }, nowMs),
  )
  const pending = await pendingViews(env.VIEW_COUNTER, site, rows)
  const shown = ({ page, url, title, views, comments }: ListablePage, more: number): PopularPage => ({
    page,
    url,
    title,
    views: views + more,
    comments,
  })
  return new Map(rows.map((row, i) => [row.id, shown(row, pending[i] ?? 0)]))
}

/** Makes the lists of one site anew. */
export async function refreshSite(env: Env, site: StoredSite, nowMs: number): Promise<void> {
  const facts = await factsOf(env, site, nowMs)
  const rankings = new Map<string, Ranking>()
  for (const by of PopularBy.options)
    for (const window of PopularWindow.options)
      rankings.set(`${by} ${window}`, rankPages(facts, by, window).slice(0, candidates))
  const ids = new Set([...rankings.values()].flatMap((ranking) => ranking.map(({ id }) => id)))
  const pages = await findPages(env, site, [...ids], nowMs)
  const lists = [...rankings].map(([name, ranking]) => {
    const listed = ranking.flatMap(({ id }) => pages.get(id) ?? [])
    // One more than anybody may ask for: the page that is being read is left out.
    return [name, listed.slice(0, limits.popularMax + 1)]
  })
  await storeLists(env.DB, site.id, Object.fromEntries(lists), nowMs)
}

/** Makes the lists of popular pages anew, of the sites whose lists are the oldest. */
export async function refreshPopular(env: Env, nowMs: number): Promise<void> {
  for (const site of await stalestSites(env.DB, sitesAtOnce)) {
    try {
      await refreshSite(env, site, nowMs)
    } catch (error) {
      logSurvived('popular_failed', error)
    }
  }
}
