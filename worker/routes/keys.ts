import { Hono } from 'hono'
import {
  type CreatedKey,
  type KeyList,
  KeyRotation,
  NewKey,
  PlainId,
  type Scope,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { newKey } from '../auth/keys.ts'
import { withKey } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { readBody, readIdOr } from '../http/validate.ts'
import { addKey, findKey, listKeys, replaceKey, revokeKey, type StoredKey, toKeyInfo } from '../store/keys.ts'

/** `/v1/moderation/keys` */
export const keyRoutes = new Hono<AppEnv>()
keyRoutes.use(noStore, withKey('keys'))

/** Nobody can give what they do not have. @throws AppError `scope_missing` */
function requireScopes(c: AppContext, scopes: readonly Scope[]): void {
  const own = c.get('key').scopes
  if (!scopes.every((scope) => own.includes(scope))) throw new AppError('scope_missing')
}

/** Nor for longer than they have it themselves. */
function outlives(c: AppContext, expiresAtMs: number | null): boolean {
  const own = c.get('key').expiresAtMs
  return own !== null && (expiresAtMs === null || expiresAtMs > own)
}

keyRoutes.get('/', async (c) => {
  const answer: KeyList = { data: (await listKeys(c.get('db'), c.get('site').id)).map(toKeyInfo) }
  return c.json(answer)
})

keyRoutes.post('/', writes, async (c) => {
  const { name, scopes, expires_at } = await readBody(c, NewKey)
  requireScopes(c, scopes)
  const { secret, ...key } = await newKey()
  const expiresAtMs = expires_at ? Date.parse(expires_at) : null
  if (outlives(c, expiresAtMs)) {
    throw new AppError('validation_failed', { fields: [{ pointer: '/expires_at', code: 'value_invalid' }] })
  }
  const stored = { ...key, name, scopes: [...new Set(scopes)], expiresAtMs }
  await addKey(c.get('db'), c.get('site').id, stored, c.get('key').id, Date.now())
  const answer: CreatedKey = { id: key.id, key: secret }
  return c.json(answer, 201)
})

/**
 * The key of the site that the path names, which is not above the one that asks.
 *
 * @throws AppError `key_not_found`; `scope_missing` where it has a scope that the other lacks
 */
async function keyInReach(c: AppContext): Promise<StoredKey> {
  const key = await findKey(c.get('db'), readIdOr('key_not_found', PlainId, c.req.param('id')))
  if (key?.siteId !== c.get('site').id) throw new AppError('key_not_found')
  requireScopes(c, key.scopes)
  return key
}

keyRoutes.post('/:id/rotate', writes, async (c) => {
  const { grace_seconds } = await readBody(c, KeyRotation)
  const [db, siteId, nowMs] = [c.get('db'), c.get('site').id, Date.now()]
  const old = await keyInReach(c)
  if (outlives(c, old.expiresAtMs)) throw new AppError('scope_missing')
  const { secret, ...key } = await newKey()
  const { name, scopes, expiresAtMs } = old
  const ends = { id: old.id, endsAtMs: nowMs + grace_seconds * 1000 }
  const successor = { ...key, name, scopes, expiresAtMs }
  const isDone = await replaceKey(db, siteId, ends, successor, c.get('key').id, nowMs)
  if (!isDone) throw new AppError('key_not_found')
  const answer: CreatedKey = { id: key.id, key: secret }
  return c.json(answer, 201)
})

keyRoutes.delete('/:id', writes, async (c) => {
  const { id } = await keyInReach(c)
  await revokeKey(c.get('db'), c.get('site').id, id, c.get('key').id, Date.now())
  return c.body(null, 204)
})
