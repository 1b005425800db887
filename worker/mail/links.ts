import type { Keyring } from '../auth/keyring.ts'
import { type LinkAction, makeLink } from '../auth/link.ts'
import type { StoredChannel } from '../store/channels.ts'
import { recipientConfig } from '../store/recipients.ts'

const dayMs = 86_400_000
const linkDays = 7

/** Makes the address of a page with one button. @param days how long it works; a week unless said otherwise */
export type Linker = (action: LinkAction, subjectId: string, days?: number) => Promise<string>

/** The links of a recipient's messages. */
export function linksFor(keys: Keyring, channel: StoredChannel, nowMs: number): Linker {
  const { siteId, id: channelId } = channel
  const { origin } = recipientConfig(channel)
  return async (action, subjectId, days = linkDays) => {
    const expiresAtMs = nowMs + days * dayMs
    const token = await makeLink(keys, { siteId, channelId, action, subjectId, expiresAtMs })
    return `${origin}/act/${token}`
  }
}
