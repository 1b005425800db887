import { addressMac, openAddress } from '../auth/address.ts'
import type { Keyring } from '../auth/keyring.ts'
import { utcDay } from '../policy/calendar.ts'
import type { StoredChannel } from '../store/channels.ts'
import { returnConfirmation, takeConfirmation } from '../store/mail.ts'
import { recipientConfig } from '../store/recipients.ts'
import type { StoredSite } from '../store/rows.ts'
import { linksFor } from './links.ts'
import { confirmationMessage } from './message.ts'
import { type Sent, sendMail } from './send.ts'

/** `again`: the address was asked today already, by whichever site. */
export type Asked = 'sent' | 'again' | 'not_sent'

/** Whether Cloudflare took nothing: then the address may be asked again today. */
function isUnsent(sent: Sent): boolean {
  return sent.kind === 'failed' ? sent.isSurelyUnsent : sent.kind !== 'sent'
}

/** Asks a recipient whether they want mail: one address, one question a day, whoever asks, on whatever site. */
export async function ask(
  env: Parameters<typeof sendMail>[0],
  scene: { keys: Keyring; site: StoredSite; channel: StoredChannel; nowMs: number },
): Promise<Asked> {
  const { keys, site, channel, nowMs } = scene
  const { address: sealed } = recipientConfig(channel)
  const address = await openAddress(keys, channel.siteId, channel.id, sealed)
  if (address === null) return 'not_sent'
  const [day, mac] = [utcDay(nowMs), await addressMac(keys, null, address)]
  if (!(await takeConfirmation(env.DB, day, mac))) return 'again'
  const message = await confirmationMessage(site, channel, linksFor(keys, channel, env.PUBLIC_URL, nowMs))
  const sent = await sendMail(env, site, address, message, nowMs)
  if (isUnsent(sent)) await returnConfirmation(env.DB, day, mac)
  return sent.kind === 'sent' ? 'sent' : 'not_sent'
}
