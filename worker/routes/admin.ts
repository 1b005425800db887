import { Hono } from 'hono'
import {
  allScopes,
  type CreatedKey,
  type CreatedSite,
  NewKey,
  NewSite,
  SettingsPatch,
  type Site,
  type SiteList,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { newKey } from '../auth/keys.ts'
import { withAdmin } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { noStore } from '../http/headers.ts'
import { forgetSite } from '../http/site.ts'
import { readBody } from '../http/validate.ts'
import { addKey } from '../store/keys.ts'
import type { StoredSite } from '../store/rows.ts'
import { changeSettings, createSite, findSite, listSites } from '../store/sites.ts'
import { forgetRules } from './known-rules.ts'

/** `/v1/admin/sites`: the instance's administrator. */
export const adminRoutes = new Hono<AppEnv>()
adminRoutes.use(noStore, withAdmin)

adminRoutes.get('/', async (c) => {
  const answer: SiteList = { data: await listSites(c.env.DB) }
  return c.json(answer)
})

adminRoutes.post('/', async (c) => {
  const input = await readBody(c, NewSite)
  const { secret, ...key } = await newKey()
  const site = await createSite(c.env.DB, input, { ...key, name: 'owner', scopes: allScopes }, Date.now())
  if (!site) throw new AppError('site_exists')
  forgetSite(c.env.DB, input.id)
  forgetRules(c.env.DB, input.id)
  const answer: CreatedSite = { site, key: secret }
  return c.json(answer, 201)
})

async function namedSite(c: AppContext): Promise<StoredSite> {
  const site = await findSite(c.env.DB, c.req.param('site') ?? '')
  if (!site) throw new AppError('site_not_found')
  return site
}

adminRoutes.patch('/:site', async (c) => {
  const site = await namedSite(c)
  const by = { keyId: 'admin', nowMs: Date.now() }
  const changed = await changeSettings(c.env.DB, site, await readBody(c, SettingsPatch), by)
  forgetSite(c.env.DB, site.id)
  if (!changed) throw new AppError('precondition_failed')
  const answer: Site = { id: changed.id, created_at: changed.created_at, settings: changed.settings }
  return c.json(answer)
})

adminRoutes.post('/:site/keys', async (c) => {
  const site = await namedSite(c)
  const { name, scopes, expires_at } = await readBody(c, NewKey)
  const { secret, ...key } = await newKey()
  const expiresAtMs = expires_at ? Date.parse(expires_at) : null
  const stored = { ...key, name, scopes: [...new Set(scopes)], expiresAtMs }
  await addKey(c.env.DB, site.id, stored, 'admin', Date.now())
  const answer: CreatedKey = { id: key.id, key: secret }
  return c.json(answer, 201)
})
