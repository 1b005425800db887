import type { MiddlewareHandler } from 'hono'
import type { Scope } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { equalInConstantTime, sha256 } from '../auth/encoding.ts'
import { parseKey } from '../auth/keys.ts'
import { findKey, findSite } from '../store/sites.ts'
import type { AppContext, AppEnv } from './context.ts'

/** The one token of `Authorization: Bearer …` (RFC 6750 §2.1). */
function bearer(c: AppContext): string {
  const header = c.req.header('authorization')
  if (header === undefined) throw new AppError('key_missing', { headers: { 'WWW-Authenticate': 'Bearer' } })
  const token = /^bearer +([\w.~+/=-]+)$/i.exec(header)?.[1]
  if (!token) throw invalid()
  return token
}

function invalid(): AppError {
  return new AppError('key_invalid', { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })
}

/** Compared with when there is no such key, so that an unknown id takes as long as a wrong secret. */
const nobodysHash = 'A'.repeat(43)

/** A moderator's key: it names the site, and must have the scope. */
export function withKey(scope: Scope): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = await parseKey(bearer(c))
    const key = given && (await findKey(c.env.DB, given.id))
    const isRight = equalInConstantTime(given?.hash ?? '', key?.secretHash ?? nobodysHash)
    const site = key && isRight ? await findSite(c.env.DB, key.siteId) : null
    if (!key || !site) throw invalid()
    if (!key.scopes.includes(scope)) throw new AppError('scope_missing')
    c.set('key', key)
    c.set('site', site)
    c.set('db', c.env.DB)
    await next()
  }
}

/** The instance's administrator. */
export const withAdmin: MiddlewareHandler<AppEnv> = async (c, next) => {
  const token = bearer(c)
  const expected = c.env.ADMIN_TOKEN
  if (!expected) throw new AppError('not_configured')
  if (!equalInConstantTime(await sha256(token), await sha256(expected))) throw invalid()
  await next()
}
