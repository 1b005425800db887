import { fromBase64Url, toBase64Url } from './encoding.ts'
import { type Keyring, mac } from './keyring.ts'

/**
 * A reader's address at rest: AES-256-GCM with a random nonce, bound to its site and comment so that a
 * ciphertext cannot be moved to another row, and padded so that its length says nothing.
 * This is the only module that turns a stored address back into text.
 */
const encoder = new TextEncoder()
const blockBytes = 64

function boundTo(siteId: string, commentId: string): Uint8Array {
  return encoder.encode(`${siteId}|${commentId}|email`)
}

/** @returns `v1.<key id>.<nonce>.<ciphertext>` */
export async function sealEmail(
  keys: Keyring,
  siteId: string,
  commentId: string,
  email: string,
): Promise<string> {
  const plain = encoder.encode(email)
  const padded = new Uint8Array(Math.ceil((plain.length + 1) / blockBytes) * blockBytes)
  padded.set(plain)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(siteId, commentId) }
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, keys.email, padded))
  return `v1.${keys.id}.${toBase64Url(iv)}.${toBase64Url(sealed)}`
}

/** @returns `null` when the address was sealed with another secret, for another row, or was altered */
export async function openEmail(
  keys: Keyring,
  siteId: string,
  commentId: string,
  sealed: string,
): Promise<string | null> {
  const [version, keyId, ivText, text] = sealed.split('.')
  const iv = fromBase64Url(ivText ?? '')
  const bytes = fromBase64Url(text ?? '')
  if (version !== 'v1' || keyId !== keys.id || !iv || !bytes) return null
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(siteId, commentId) }
    const padded = new Uint8Array(await crypto.subtle.decrypt(algorithm, keys.email, bytes))
    const end = padded.indexOf(0)
    return new TextDecoder().decode(padded.slice(0, end < 0 ? padded.length : end))
  } catch {
    return null // an OperationError: the tag does not match
  }
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
