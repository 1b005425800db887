import { listChannels, type StoredChannel } from '../store/channels.ts'
import { listOutbox, type OutboxEvent, type PlannedDelivery, planDeliveries } from '../store/outbox.ts'
import type { Scene } from './channel.ts'
import { type Kinds, sceneFor } from './scene.ts'

const eventsInRound = 100
/** D1 takes a value of two million bytes; a letter has up to three, and a quotation mark is escaped twice. */
const payloadLengthInRound = 300_000

async function planEvent(
  event: OutboxEvent,
  channels: readonly StoredChannel[],
  kinds: Kinds,
  scene: Scene,
): Promise<PlannedDelivery[]> {
  const planned: PlannedDelivery[] = []
  for (const channel of channels) {
    const made = await kinds[channel.kind]?.plan(channel, event, scene)
    if (made) planned.push({ event, channelId: channel.id, ...made })
  }
  return planned
}

const lengthOf = (planned: readonly PlannedDelivery[]) =>
  [...new Set(planned.map(({ payload }) => payload))].reduce((sum, text) => sum + (text?.length ?? 0), 0)

/** What a round has planned. */
export interface PlannedRound {
  /** By channel, when its first new delivery is due (Unix milliseconds). */
  planned: ReadonlyMap<string, number>
  /** When to come again (Unix milliseconds); `null` when no event waits. */
  nextMs: number | null
}

/** Plans the deliveries of what has happened on a site. */
export async function planRound(
  env: Env,
  siteId: string,
  kinds: Kinds,
  nowMs: number,
): Promise<PlannedRound> {
  const events = await listOutbox(env.DB, siteId, eventsInRound)
  const dueMs = new Map<string, number>()
  if (events.length === 0) return { planned: dueMs, nextMs: null }
  const ids = events.map(({ commentId }) => commentId)
  const [scene, channels] = await Promise.all([
    sceneFor(env, siteId, ids, nowMs),
    listChannels(env.DB, siteId),
  ])
  const on = channels.filter(({ state }) => state === 'on')
  const done: OutboxEvent[] = []
  const planned: PlannedDelivery[] = []
  let length = 0
  for (const event of events) {
    const own = scene ? await planEvent(event, on, kinds, scene) : []
    length += lengthOf(own)
    if (length > payloadLengthInRound && done.length > 0) break
    done.push(event)
    planned.push(...own)
  }
  await planDeliveries(env.DB, done, planned)
  for (const { channelId, firstAttemptMs } of planned)
    dueMs.set(channelId, Math.min(firstAttemptMs, dueMs.get(channelId) ?? firstAttemptMs))
  const isAll = done.length === events.length && events.length < eventsInRound
  return { planned: dueMs, nextMs: isAll ? null : nowMs }
}
