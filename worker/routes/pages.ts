import { Hono } from 'hono'
import { type PageList, PagePatch, PagesQuery, type SitePage } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { pendingViews } from '../counter/client.ts'
import { withKey } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { readPage, readPageKey } from '../http/page.ts'
import { readBody, readQuery } from '../http/validate.ts'
import { findPage, type PageRow } from '../store/pages.ts'
import { isoTime } from '../store/rows.ts'
import { changePage, listPages } from '../store/site-pages.ts'

/** `/v1/moderation/pages` */
export const pageRoutes = new Hono<AppEnv>()
pageRoutes.use(noStore)

async function shown(c: AppContext, pages: readonly PageRow[]): Promise<SitePage[]> {
  const pending = await pendingViews(c.env.VIEW_COUNTER, c.get('site'), pages)
  return pages.map(({ key, url, title, state, views, comments, created_at_ms }, i) => ({
    page: key,
    views: views + (pending[i] ?? 0),
    comments,
    url,
    title,
    state,
    created_at: isoTime(created_at_ms),
  }))
}

pageRoutes.get('/', withKey('read'), async (c) => {
  const [db, site] = [c.get('db'), c.get('site')]
  const { page, limit = 50, cursor } = readQuery(c, PagesQuery)
  if (page !== undefined) {
    const found = await findPage(db, site.id, readPageKey(site, page))
    const one: PageList = { data: await shown(c, found ? [found] : []), next_cursor: null }
    return c.json(one)
  }
  const { pages, next_cursor } = await listPages(db, site.id, { limit, cursor, nowMs: Date.now() })
  const answer: PageList = { data: await shown(c, pages), next_cursor }
  return c.json(answer)
})

pageRoutes.patch('/', withKey('moderate'), writes, async (c) => {
  const [db, site] = [c.get('db'), c.get('site')]
  const { page, ...patch } = await readBody(c, PagePatch)
  const { key, url } = readPage(site, { page, url: patch.url })
  const found = await findPage(db, site.id, key)
  if (!found) throw new AppError('page_not_found')
  const { url: _, ...rest } = patch
  const label = patch.url === undefined || url === null ? rest : { ...rest, url }
  await changePage(db, site.id, found.id, label, { keyId: c.get('key').id, nowMs: Date.now() })
  const changed = await findPage(db, site.id, key)
  const [answer] = await shown(c, changed ? [changed] : [])
  if (!answer) throw new AppError('page_not_found')
  return c.json(answer)
})
