import { authorMac } from './email.ts'
import type { Keyring } from './keyring.ts'
import { seal, unseal } from './seal.ts'

/** A moderator's address, bound to its site and channel. This is the only module that turns a stored one back into text. */
const place = (siteId: string, channelId: string) => `${siteId}|${channelId}|address`

/** @returns the address as it may be stored; see {@link seal} */
export function sealAddress(
  keys: Keyring,
  siteId: string,
  channelId: string,
  address: string,
): Promise<string> {
  return seal({ id: keys.id, key: keys.channel }, place(siteId, channelId), address)
}

/** @returns `null` when the address was sealed with another secret, for another channel, or was altered */
export function openAddress(
  keys: Keyring,
  siteId: string,
  channelId: string,
  sealed: string,
): Promise<string | null> {
  return unseal({ id: keys.id, key: keys.channel }, place(siteId, channelId), sealed)
}

/**
 * Tells whether two recipients have the same address. No site has an id with a slash, so this is no reader's hash.
 *
 * @param siteId `null` for the whole instance
 */
export function addressMac(keys: Keyring, siteId: string | null, address: string): Promise<string> {
  return authorMac(keys, `${siteId ?? ''}/mail`, address)
}
