import { DurableObject } from 'cloudflare:workers'
import { logSurvived } from '../http/log.ts'
import { wakeChannels } from './client.ts'
import { deliverRound } from './deliver.ts'
import { kinds } from './kinds.ts'
import { planRound } from './plan.ts'

const retryMs = 60_000
/** How late an alarm may ring. */
const lostMs = 10_000

/** What an object is there for: a site's events, or the deliveries of one of its channels. */
interface Task {
  siteId: string
  channelId: string | null
}

/**
 * Tells what has happened. One object for a site plans, and one for each channel delivers, so that a channel that is
 * slow or fails holds up nobody else. All that matters stands in D1; the objects bring the order and the alarms. See
 * docs/decisions/0014-outbox.md.
 */
export class Courier extends DurableObject<Env> {
  /** Something may have happened, or come due: makes a round at that time (Unix milliseconds), or now. */
  async wake(siteId: string, channelId: string | null, atMs = Date.now()): Promise<void> {
    if (!this.ctx.storage.kv.get('task')) {
      const task: Task = { siteId, channelId }
      this.ctx.storage.kv.put('task', task)
    }
    await this.#comeBy(atMs)
  }

  async #comeBy(atMs: number): Promise<void> {
    const alarmMs = await this.ctx.storage.getAlarm()
    // A process that was killed may leave an alarm behind that nobody rings any more.
    const isLost = alarmMs !== null && alarmMs < Date.now() - lostMs
    if (alarmMs === null || alarmMs > atMs || isLost) await this.ctx.storage.setAlarm(atMs)
  }

  override async alarm(): Promise<void> {
    const task = this.ctx.storage.kv.get<Task>('task')
    if (!task) return
    let nextMs: number | null
    try {
      nextMs = await this.#round(task)
    } catch (error) {
      // An alarm that fails is repeated six times and then dropped; this one must not be.
      logSurvived('courier_round_failed', error)
      nextMs = Date.now() + retryMs
    }
    if (nextMs !== null) await this.#comeBy(nextMs)
  }

  async #round({ siteId, channelId }: Task): Promise<number | null> {
    if (channelId !== null) return deliverRound(this.env, { siteId, channelId }, kinds, Date.now())
    const { planned, nextMs } = await planRound(this.env, siteId, kinds, Date.now())
    await wakeChannels(this.env, siteId, planned)
    return nextMs
  }
}
