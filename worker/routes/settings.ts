import { Hono } from 'hono'
import { SettingsPatch } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { withKey } from '../http/auth.ts'
import type { AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { forgetSite } from '../http/site.ts'
import { readBody } from '../http/validate.ts'
import { changeSettings } from '../store/sites.ts'

/** `/v1/moderation/settings` */
export const settingsRoutes = new Hono<AppEnv>()
settingsRoutes.use(noStore)

/** A strong validator (RFC 9110 §8.8.1): each change of the settings has a number. */
const versionTag = (version: number) => `"settings-${version}"`

settingsRoutes.get('/', withKey('settings'), (c) => {
  const { settings, version } = c.get('site')
  c.header('ETag', versionTag(version))
  return c.json(settings)
})

settingsRoutes.patch('/', withKey('settings'), writes, async (c) => {
  const site = c.get('site')
  const patch = await readBody(c, SettingsPatch)
  const expected = c.req.header('if-match')
  if (expected !== undefined && expected !== '*' && expected !== versionTag(site.version)) {
    throw new AppError('precondition_failed')
  }
  const changed = await changeSettings(c.get('db'), site, patch, {
    keyId: c.get('key').id,
    nowMs: Date.now(),
  })
  forgetSite(c.env.DB, site.id)
  if (!changed) throw new AppError('precondition_failed')
  c.header('ETag', versionTag(changed.version))
  return c.json(changed.settings)
})
