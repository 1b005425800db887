import { Hono } from 'hono'
import { AuditQuery, StatsQuery } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { withKey } from '../http/auth.ts'
import type { AppEnv } from '../http/context.ts'
import { noStore } from '../http/headers.ts'
import { readPageKey } from '../http/page.ts'
import { readQuery } from '../http/validate.ts'
import { localDay } from '../policy/calendar.ts'
import { findPage } from '../store/pages.ts'
import { listAudit, stats } from '../store/trail.ts'

/** `/v1/moderation`: what was done, and what came of it. */
export const trailRoutes = new Hono<AppEnv>()
trailRoutes.use(noStore)

trailRoutes.get('/audit', withKey('read'), async (c) =>
  c.json(await listAudit(c.get('db'), c.get('site').id, readQuery(c, AuditQuery), Date.now())),
)

const dayMs = 86_400_000
const daysMost = 366

trailRoutes.get('/stats', withKey('read'), async (c) => {
  const [db, site] = [c.get('db'), c.get('site')]
  const query = readQuery(c, StatsQuery)
  const to = query.to ?? localDay(Date.now(), site.settings.time_zone)
  const from = query.from ?? new Date(Date.parse(to) - 29 * dayMs).toISOString().slice(0, 10)
  const days = (Date.parse(to) - Date.parse(from)) / dayMs
  if (!(days >= 0 && days < daysMost)) throw new AppError('query_invalid')
  const page = query.page === undefined ? null : await findPage(db, site.id, readPageKey(site, query.page))
  const pageId = query.page === undefined ? null : (page?.id ?? 0)
  return c.json(await stats(db, site.id, { from, to, pageId }))
})
