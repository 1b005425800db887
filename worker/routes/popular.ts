import { Hono } from 'hono'
import { type PopularAnswer, PopularQuery } from '../../contract/index.ts'
import type { AppEnv } from '../http/context.ts'
import { answerPublic } from '../http/edge.ts'
import { readPageKey } from '../http/page.ts'
import { readQuery } from '../http/validate.ts'
import { findList } from '../store/popular.ts'

/** `/v1/sites/{site}/popular` */
export const popularRoutes = new Hono<AppEnv>()

popularRoutes.get('/', (c) => {
  const site = c.get('site')
  const { by = 'views', window = '24h', limit = 5, page } = readQuery(c, PopularQuery)
  const current = page === undefined ? '' : readPageKey(site, page)
  return answerPublic(c, ['popular', by, window, limit, current], async (): Promise<PopularAnswer> => {
    const list = await findList(c.get('db'), site.id, by, window)
    return { data: list.filter((listed) => listed.page !== current).slice(0, limit), window }
  })
})
