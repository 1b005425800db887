import { DurableObject } from 'cloudflare:workers'
import { logSurvived } from '../http/log.ts'
import { kinds } from './kinds.ts'
import { makeRound } from './round.ts'

const retryMs = 60_000

/**
 * Tells what has happened on one site, one round at a time. All that matters stands in D1; the object brings the order
 * and the alarm. See docs/decisions/0014-outbox.md.
 */
export class Courier extends DurableObject<Env> {
  /** Something may have happened, or come due: makes a round soon. */
  async wake(siteId: string): Promise<void> {
    if (this.ctx.storage.kv.get('site') !== siteId) this.ctx.storage.kv.put('site', siteId)
    await this.#comeBy(Date.now())
  }

  async #comeBy(atMs: number): Promise<void> {
    const alarmMs = await this.ctx.storage.getAlarm()
    if (alarmMs === null || alarmMs > atMs) await this.ctx.storage.setAlarm(atMs)
  }

  override async alarm(): Promise<void> {
    const siteId = this.ctx.storage.kv.get<string>('site')
    if (siteId === undefined) return
    let nextMs: number | null
    try {
      nextMs = await makeRound(this.env, siteId, kinds, Date.now())
    } catch (error) {
      // An alarm that fails is repeated six times and then dropped; this one must not be.
      logSurvived('courier_round_failed', error)
      nextMs = Date.now() + retryMs
    }
    if (nextMs !== null) await this.#comeBy(nextMs)
  }
}
