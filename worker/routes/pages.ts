import { Hono } from 'hono'
import {
  type PageList,
  PageMerge,
  PagePatch,
  PagesQuery,
  PageUnmerge,
  type SitePage,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { pendingViews, rollUpNow } from '../counter/client.ts'
import { withKey } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { readPage, readPageKey } from '../http/page.ts'
import { readBody, readQuery } from '../http/validate.ts'
import { findMergeState, type MergeState, mergePage, unmergePage } from '../store/page-merge.ts'
import { findPage, type PageRow } from '../store/pages.ts'
import { isoTime } from '../store/rows.ts'
import { changePage, listPages } from '../store/site-pages.ts'

/** `/v1/moderation/pages` */
export const pageRoutes = new Hono<AppEnv>()
pageRoutes.use(noStore)

async function shown(
  c: AppContext,
  pages: readonly (PageRow & { merged_into?: string | null })[],
): Promise<SitePage[]> {
  const pending = await pendingViews(c.env.VIEW_COUNTER, c.get('site'), pages)
  return pages.map(({ key, url, title, state, views, comments, created_at_ms, merged_into = null }, i) => ({
    page: key,
    views: views + (pending[i] ?? 0),
    comments,
    url,
    title,
    state,
    merged_into,
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

async function one(c: AppContext, key: string): Promise<SitePage> {
  const page = await findPage(c.get('db'), c.get('site').id, key)
  const [answer] = await shown(c, page ? [page] : [])
  if (!answer) throw new AppError('page_not_found')
  return answer
}

pageRoutes.patch('/', withKey('moderate'), writes, async (c) => {
  const [db, site] = [c.get('db'), c.get('site')]
  const { page, ...patch } = await readBody(c, PagePatch)
  const { key, url } = readPage(site, { page, url: patch.url })
  const found = await findPage(db, site.id, key)
  if (!found) throw new AppError('page_not_found')
  const { url: _, ...rest } = patch
  const label = patch.url === undefined || url === null ? rest : { ...rest, url }
  await changePage(db, site.id, found.id, label, { keyId: c.get('key').id, nowMs: Date.now() })
  return c.json(await one(c, key))
})

/** A page as it is, not as what it was merged into. @throws AppError `page_not_found` */
async function mergeState(c: AppContext, page: string): Promise<MergeState & { key: string }> {
  const site = c.get('site')
  const key = readPageKey(site, page)
  const state = await findMergeState(c.get('db'), site.id, key)
  if (!state) throw new AppError('page_not_found')
  return { ...state, key }
}

/** `/v1/moderation`: two pages that are one. */
export const pageMergeRoutes = new Hono<AppEnv>()
pageMergeRoutes.use(noStore)

pageMergeRoutes.post('/:collection{pages:merge}', withKey('moderate'), writes, async (c) => {
  const given = await readBody(c, PageMerge)
  const [page, into] = await Promise.all([mergeState(c, given.page), mergeState(c, given.into)])
  const [db, site] = [c.get('db'), c.get('site')]
  const isFree = page.intoId === null && into.intoId === null && !page.hasOthers && page.id !== into.id
  if (!isFree) throw new AppError('page_merged')
  const note = { keyId: c.get('key').id, detail: `${page.key} ${into.key}`, nowMs: Date.now() }
  const isDone = await mergePage(db, { siteId: site.id, pageId: page.id, intoId: into.id }, note)
  if (!isDone) throw new AppError('page_merged')
  // What readers of the old address were counted for and is not in the database yet follows its page.
  await rollUpNow(c.env.VIEW_COUNTER, site)
  return c.json(await one(c, into.key))
})

pageMergeRoutes.post('/:collection{pages:unmerge}', withKey('moderate'), writes, async (c) => {
  const { key, id, intoId, into } = await mergeState(c, (await readBody(c, PageUnmerge)).page)
  if (intoId === null) throw new AppError('page_not_merged')
  const [db, site] = [c.get('db'), c.get('site')]
  await rollUpNow(c.env.VIEW_COUNTER, site)
  const note = { keyId: c.get('key').id, detail: `${key} ${into}`, nowMs: Date.now() }
  await unmergePage(db, { siteId: site.id, pageId: id, intoId }, note)
  return c.json(await one(c, key))
})
