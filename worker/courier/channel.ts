import type { Keyring } from '../auth/keyring.ts'
import type { StoredChannel } from '../store/channels.ts'
import type { Delivery, OutboxEvent } from '../store/outbox.ts'
import type { QueuedComment } from '../store/queue.ts'
import type { StoredSite } from '../store/rows.ts'

/** What a kind of channel works with. */
export interface Scene {
  env: Env
  keys: Keyring
  site: StoredSite
  /** The comments of the events at hand, as they are now and without addresses; one that is gone is missing. */
  comments: ReadonlyMap<string, QueuedComment>
  nowMs: number
}

/** A delivery to be made; `payload` is sent as it is by every attempt. */
export interface Plan {
  payload: string | null
  /** Later than now for what is collected (Unix milliseconds). */
  firstAttemptMs: number
}

/** What an attempt came to; `outcome` is a status or a code, never an answer's text. */
export type Attempted =
  | { kind: 'done'; outcome: string }
  /** Tried again by the schedule of `policy/retry.ts`, or at a time that the other side named; a wait is no failure. */
  | { kind: 'later'; outcome: string; atMs?: number; isWait?: boolean }
  /** Nothing would help. */
  | { kind: 'dead'; outcome: string }
  /** The other side wants nothing any more: the channel goes off. */
  | { kind: 'off'; outcome: string }

/** A kind of channel. Nothing here throws for a reason of the other side's: that is an {@link Attempted}. */
export interface Channel {
  /** @returns `null` when this channel does not tell of this event */
  plan(channel: StoredChannel, event: OutboxEvent, scene: Scene): Promise<Plan | null> | Plan | null
  /** Tells of all that is due at once, so that a kind may put them into one message. By id of the delivery. */
  deliver(
    channel: StoredChannel,
    due: readonly Delivery[],
    scene: Scene,
  ): Promise<ReadonlyMap<string, Attempted>>
}
