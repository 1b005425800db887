import { requireKeyring } from '../config.ts'
import type { ChannelKind } from '../store/channels.ts'
import { findQueuedMany } from '../store/queue.ts'
import { findSite } from '../store/sites.ts'
import type { Channel, Scene } from './channel.ts'

/** The kinds of channels that can deliver. */
export type Kinds = Readonly<Partial<Record<ChannelKind, Channel>>>

/** What a round works with. @returns `null` when there is no such site */
export async function sceneFor(
  env: Env,
  siteId: string,
  commentIds: readonly string[],
  nowMs: number,
): Promise<Scene | null> {
  const site = await findSite(env.DB, siteId)
  if (!site) return null
  const found = await findQueuedMany(env.DB, siteId, [...new Set(commentIds)])
  const comments = new Map(found.map((comment) => [comment.id, comment]))
  return { env, keys: await requireKeyring(env), site, comments, nowMs }
}
