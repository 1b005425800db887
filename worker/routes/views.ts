import { Hono } from 'hono'
import { type CountsAnswer, CountsQuery, NewView, type ViewAnswer } from '../../contract/index.ts'
import { visitorTokens } from '../auth/visitor.ts'
import { requireKeyring } from '../config.ts'
import type { AppEnv } from '../http/context.ts'
import { noStore, publicCache } from '../http/headers.ts'
import { readPage, readPageKey } from '../http/page.ts'
import { readBody, readQuery } from '../http/validate.ts'
import { refusedView } from '../policy/views.ts'
import { countPages } from '../store/pages.ts'
import { countView } from '../store/views.ts'

/** `/v1/sites/{site}`: views and counts. */
export const viewRoutes = new Hono<AppEnv>()

/** `text/plain` is what lets a browser send a view without asking first: one request a page view. */
viewRoutes.post('/views', noStore, async (c) => {
  const site = c.get('site')
  const page = readPage(site, await readBody(c, NewView, ['text/plain', 'application/json']))
  const refused = refusedView((name) => c.req.header(name))
  if (refused) {
    const counts = (await countPages(c.env.DB, site.id, [page.key])).get(page.key)
    const answer: ViewAnswer = { ...(counts ?? { page: page.key, views: 0, comments: 0 }), outcome: refused }
    return c.json(answer)
  }
  const keys = await requireKeyring(c.env)
  const reader = { ip: c.req.header('cf-connecting-ip') ?? '', userAgent: c.req.header('user-agent') ?? '' }
  const time = { nowMs: Date.now(), windowMs: site.settings.view_window_seconds * 1000 }
  const tokens = await visitorTokens(keys, site.id, reader, time)
  const { counts, isCounted } = await countView(c.env.DB, { siteId: site.id, page, tokens, ...time })
  const answer: ViewAnswer = { ...counts, outcome: isCounted ? 'counted' : 'repeat' }
  return c.json(answer)
})

viewRoutes.get('/counts', async (c) => {
  const site = c.get('site')
  const query = readQuery(c, CountsQuery, ['page'])
  const keys = query.page.map((page) => readPageKey(site, page))
  const known = await countPages(c.env.DB, site.id, keys)
  const answer: CountsAnswer = {
    data: keys.map((page) => known.get(page) ?? { page, views: 0, comments: 0 }),
  }
  c.header('Cache-Control', publicCache)
  return c.json(answer)
})
