import { type Keyring, mac } from './keyring.ts'
import { seal, unseal } from './seal.ts'

/** A reader's address, bound to its site and comment. This is the only module that turns a stored one back into text. */
const place = (siteId: string, commentId: string) => `${siteId}|${commentId}|email`

/** @returns the address as it may be stored; see {@link seal} */
export function sealEmail(keys: Keyring, siteId: string, commentId: string, email: string): Promise<string> {
  return seal({ id: keys.id, key: keys.email }, place(siteId, commentId), email)
}

/** @returns `null` when the address was sealed with another secret, for another row, or was altered */
export function openEmail(
  keys: Keyring,
  siteId: string,
  commentId: string,
  sealed: string,
): Promise<string | null> {
  return unseal({ id: keys.id, key: keys.email }, place(siteId, commentId), sealed)
}

/** Same mailbox, same form: the host in lower-case ASCII (IDNA), the local part in lower case. */
function lookupForm(email: string): string {
  const at = email.lastIndexOf('@')
  const host = new URL(`http://${email.slice(at + 1)}`).hostname
  return `${email.slice(0, at).normalize('NFC').toLowerCase()}@${host}`
}

/** Finds an author's comments on one site without knowing the address; useless for another site. */
export function authorMac(keys: Keyring, siteId: string, email: string): Promise<string> {
  return mac(keys, 'author', siteId, lookupForm(email))
}

/** The host of an address in lower-case ASCII: what rules about domains compare. */
export function emailDomain(email: string): string {
  return lookupForm(email).split('@').at(-1) ?? ''
}
