import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../http/context.ts'
import { logSurvived } from '../http/log.ts'
import { listWaiting } from '../store/outbox.ts'

type WithCourier = Pick<Env, 'COURIER'>

/** A courier that does not hear is woken by the next event, or by {@link wakeAll}. */
async function wake(
  env: WithCourier,
  siteId: string,
  channelId: string | null,
  atMs?: number,
): Promise<void> {
  const name = channelId === null ? siteId : `${siteId}/${channelId}`
  try {
    await env.COURIER.getByName(name).wake(siteId, channelId, atMs)
  } catch (error) {
    logSurvived('courier_not_woken', error)
  }
}

/** Wakes the courier of a site, that of its events. @param atMs not before then (Unix milliseconds) */
export function wakeSite(env: WithCourier, siteId: string, atMs?: number): Promise<void> {
  return wake(env, siteId, null, atMs)
}

/** Wakes the couriers of channels, each not before a time of its own (Unix milliseconds). */
export async function wakeChannels(
  env: WithCourier,
  siteId: string,
  dueMs: ReadonlyMap<string, number>,
): Promise<void> {
  await Promise.all([...dueMs].map(([channelId, atMs]) => wake(env, siteId, channelId, atMs)))
}

/** After a change of a site that has channels: wakes its courier, without letting anybody wait for that. */
export const announces: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  const site = c.get('site')
  const isChange = c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.method !== 'OPTIONS'
  // A failure of ours may have come after the change.
  const isMade = c.res.ok || c.res.status >= 500
  if (isChange && isMade && site && site.channels > 0) {
    c.executionCtx.waitUntil(wakeSite(c.env, site.id))
  }
}

/** How late a delivery may be before its courier is taken for asleep. */
const lateMs = 60_000

/** Wakes every courier for whom something waits: what a Worker that ended too early left behind. */
export async function wakeAll(env: Pick<Env, 'DB' | 'COURIER'>, nowMs: number): Promise<void> {
  const waiting = await listWaiting(env.DB, nowMs - lateMs)
  await Promise.all(waiting.map(({ siteId, channelId }) => wake(env, siteId, channelId)))
}
