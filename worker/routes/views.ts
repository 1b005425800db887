import { Hono } from 'hono'
import {
  type CountsAnswer,
  CountsQuery,
  NewView,
  Outcome,
  type OutcomesAnswer,
  OutcomesQuery,
  outcomeRules,
  type ViewAnswer,
  visibleSeconds,
} from '../../contract/index.ts'
import { shardOf, visitorOf } from '../auth/visitor.ts'
import { requireKeyring } from '../config.ts'
import { countHit, pendingViews, recentHours, refuseHit, tallyOf } from '../counter/client.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { answerPublic } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { readPage, readPageKey } from '../http/page.ts'
import { readBody, readQuery } from '../http/validate.ts'
import { localDay } from '../policy/calendar.ts'
import { refusedView } from '../policy/views.ts'
import { countPages, findPage } from '../store/pages.ts'
import { viewsOfDay } from '../store/popular.ts'

/** `/v1/sites/{site}`: views and counts. */
export const viewRoutes = new Hono<AppEnv>()

/** `text/plain` is what lets a browser send a view without asking first: one request a page view. */
viewRoutes.post('/views', noStore, async (c) => {
  const site = c.get('site')
  const page = readPage(site, await readBody(c, NewView, ['text/plain', 'application/json']))
  const refused = refusedView((name) => c.req.header(name), site.settings)
  const { counts, outcome } = refused
    ? await refuseHit(c.env.VIEW_COUNTER, site, page, refused)
    : await countHit(c.env.VIEW_COUNTER, site, ...(await hitOf(c, page)))
  const answer: ViewAnswer = { ...counts, outcome }
  return c.json(answer)
})

type PageToCount = ReturnType<typeof readPage>

/** Which counter is to be asked, and what it gets to know. */
async function hitOf(
  c: AppContext,
  page: PageToCount,
): Promise<[number, { page: PageToCount; visits: number[]; line: number }]> {
  const { id: siteId, settings } = c.get('site')
  const keys = await requireKeyring(c.env)
  const reader = { ip: c.req.header('cf-connecting-ip') ?? '', userAgent: c.req.header('user-agent') ?? '' }
  const time = { nowMs: Date.now(), windowMs: settings.view_window_seconds * 1000 }
  const [shard, visitor] = await Promise.all([
    shardOf(keys, siteId, reader, settings.view_shards),
    visitorOf({ salts: c.env.SALTS, keys }, siteId, page.key, reader, time),
  ])
  return [shard, { page, ...visitor }]
}

viewRoutes.get('/counts', (c) => {
  const site = c.get('site')
  const query = readQuery(c, CountsQuery, ['page'])
  const keys = query.page.map((page) => readPageKey(site, page))
  return answerPublic(c, ['counts', ...keys], async (): Promise<CountsAnswer> => {
    const known = await countPages(c.get('db'), site.id, keys)
    const rows = [...known.values()]
    const pending = await pendingViews(c.env.VIEW_COUNTER, site, rows)
    const counts = new Map(
      rows.map(({ page, views, comments }, i) => [
        page,
        { page, views: views + (pending[i] ?? 0), comments },
      ]),
    )
    return { data: keys.map((page) => counts.get(page) ?? { page, views: 0, comments: 0 }) }
  })
})

viewRoutes.get('/views/outcomes', (c) => {
  const site = c.get('site')
  const query = readQuery(c, OutcomesQuery)
  const { view_window_seconds, honours_privacy_signals, time_zone } = site.settings
  const page = query.page === undefined ? null : readPageKey(site, query.page)
  return answerPublic(c, ['outcomes', page ?? ''], async (): Promise<OutcomesAnswer> => {
    const day = localDay(Date.now(), time_zone)
    return {
      rule: {
        window_seconds: view_window_seconds,
        visible_seconds: visibleSeconds,
        honours_privacy_signals,
        outcomes: Outcome.options.map((outcome) => ({ outcome, when: outcomeRules[outcome] })),
      },
      day,
      tally: await tallyOf(c.env.VIEW_COUNTER, site),
      ...(page === null ? {} : { page: await countedToday(c, page, day) }),
    }
  })
})

async function countedToday(
  c: AppContext,
  key: string,
  day: string,
): Promise<NonNullable<OutcomesAnswer['page']>> {
  const site = c.get('site')
  const page = await findPage(c.get('db'), site.id, key)
  if (!page) return { page: key, counted: 0 }
  const [recent, rolledUp] = await Promise.all([
    recentHours(c.env.VIEW_COUNTER, site),
    viewsOfDay(c.get('db'), site.id, day, page.id),
  ])
  const today = recent.filter(({ hourMs }) => localDay(hourMs, site.settings.time_zone) === day)
  return { page: key, counted: today.reduce((sum, { pages }) => sum + (pages.get(page.id) ?? 0), rolledUp) }
}
