import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../http/context.ts'
import { logSurvived } from '../http/log.ts'
import { sitesWithWaiting } from '../store/outbox.ts'

/** A courier that does not hear is woken by the next event, or by {@link wakeAll}. */
async function wake(env: Pick<Env, 'COURIER'>, siteId: string): Promise<void> {
  try {
    await env.COURIER.getByName(siteId).wake(siteId)
  } catch (error) {
    logSurvived('courier_not_woken', error)
  }
}

/** After a change of a site that has channels: wakes its courier, without letting anybody wait for that. */
export const announces: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  const site = c.get('site')
  const isChange = c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.method !== 'OPTIONS'
  // A failure of ours may have come after the change.
  const isMade = c.res.ok || c.res.status >= 500
  if (isChange && isMade && site && site.channels > 0) {
    c.executionCtx.waitUntil(wake(c.env, site.id))
  }
}

/** How late a delivery may be before its courier is taken for asleep. */
const lateMs = 60_000

/** Wakes the couriers of all sites for which something waits: what a Worker that ended too early left behind. */
export async function wakeAll(env: Pick<Env, 'DB' | 'COURIER'>, nowMs: number): Promise<void> {
  const sites = await sitesWithWaiting(env.DB, nowMs - lateMs)
  await Promise.all(sites.map((site) => wake(env, site)))
}
