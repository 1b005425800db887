import type { Keyring } from '../auth/keyring.ts'
import { type LinkAction, makeLink } from '../auth/link.ts'
import type { StoredChannel } from '../store/channels.ts'
import { recipientConfig } from '../store/recipients.ts'

const dayMs = 86_400_000
const linkDays = 7

/** Makes the address of a page with one button. @param days how long it works; a week unless said otherwise */
export interface Linker {
  (action: LinkAction, subjectId: string, days?: number): Promise<string>
  /** Where the Worker is. */
  readonly base: string
}

/**
 * The links of a recipient's messages.
 *
 * @param publicUrl where the Worker is; empty: where the recipient was added
 */
export function linksFor(keys: Keyring, channel: StoredChannel, publicUrl: string, nowMs: number): Linker {
  const { siteId, id: channelId, generation } = channel
  const base = publicUrl.trim().replace(/\/+$/, '') || recipientConfig(channel).origin
  const link = async (action: LinkAction, subjectId: string, days = linkDays) => {
    const expiresAtMs = nowMs + days * dayMs
    const token = await makeLink(keys, { siteId, channelId, generation, action, subjectId, expiresAtMs })
    return `${base}/act/${token}`
  }
  return Object.assign(link, { base })
}
