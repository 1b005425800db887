import type { MiddlewareHandler } from 'hono'
import type { Scope } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { sha256 } from '../auth/encoding.ts'
import { parseKey } from '../auth/keys.ts'
import { findKey, markKeyUsed, type StoredKey } from '../store/keys.ts'
import { findSite } from '../store/sites.ts'
import type { AppContext, AppEnv } from './context.ts'
import { logSurvived } from './log.ts'

/** The one token of `Authorization: Bearer …` (RFC 6750 §2.1). */
async function bearer(c: AppContext): Promise<string> {
  const header = c.req.header('authorization')
  if (header === undefined) throw new AppError('key_missing', { headers: { 'WWW-Authenticate': 'Bearer' } })
  const token = /^bearer +([\w.~+/=-]+)$/i.exec(header)?.[1]
  return token ?? refuse(c)
}

function invalid(): AppError {
  return new AppError('key_invalid', { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })
}

/**
 * What a wrong key gets: a refusal, and after ten in a minute from one address the advice to wait. Only wrong keys
 * are counted, so a right one is taken whoever else sits behind the same address.
 */
async function refuse(c: AppContext): Promise<never> {
  const { success } = await c.env.FAILED_KEYS.limit({ key: c.req.header('cf-connecting-ip') ?? '' })
  if (success) throw invalid()
  throw new AppError('too_many_failures', { headers: { 'Retry-After': '60' } })
}

const encoder = new TextEncoder()

/** Whether two digests of {@link sha256} are one, in a time that says nothing of where they differ. */
function areEqual(a: string, b: string): boolean {
  return crypto.subtle.timingSafeEqual(encoder.encode(a), encoder.encode(b))
}

/** Compared with when there is no such key, so that an unknown id takes as long as a wrong secret. */
const nobodysHash = 'A'.repeat(43)
/** Compared when what was sent cannot be a key. */
const noHash = 'B'.repeat(43)

/** Notes the day of a key's latest use, once a day; that it cannot be noted keeps nobody from working. */
async function noteUse(c: AppContext, { id, lastUsedOn }: StoredKey, nowMs: number): Promise<void> {
  const today = new Date(nowMs).toISOString().slice(0, 10)
  if (lastUsedOn === today) return
  try {
    await markKeyUsed(c.env.DB, id, today)
  } catch (error) {
    logSurvived('key_use_not_noted', error)
  }
}

/** A moderator's key: it names the site, and must have the scope. */
export function withKey(scope: Scope): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = await parseKey(await bearer(c))
    const key = given && (await findKey(c.env.DB, given.id))
    const isRight = areEqual(given?.hash ?? noHash, key?.secretHash ?? nobodysHash)
    const nowMs = Date.now()
    const isValid = isRight && (key?.expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs
    const site = key && isValid ? await findSite(c.env.DB, key.siteId) : null
    if (!key || !site) return refuse(c)
    await noteUse(c, key, nowMs)
    if (!key.scopes.includes(scope)) throw new AppError('scope_missing')
    c.set('key', key)
    c.set('site', site)
    c.set('db', c.env.DB)
    await next()
  }
}

/** What gives somebody else a say takes what they will be able to do: nobody can give what they do not have. */
export function withScopes(...scopes: readonly Scope[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const own = c.get('key').scopes
    if (!scopes.every((scope) => own.includes(scope))) throw new AppError('scope_missing')
    await next()
  }
}

/** The instance's administrator. */
export const withAdmin: MiddlewareHandler<AppEnv> = async (c, next) => {
  const token = await bearer(c)
  const expected = c.env.ADMIN_TOKEN
  if (!expected) throw new AppError('not_configured')
  if (!areEqual(await sha256(token), await sha256(expected))) return refuse(c)
  await next()
}
