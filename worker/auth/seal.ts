import { fromBase64Url, toBase64Url } from './encoding.ts'

/**
 * Text at rest that nobody but this instance may read: AES-256-GCM with a random nonce, bound to the place it is
 * stored in so that a ciphertext cannot be moved elsewhere, and padded so that its length says little.
 */
const encoder = new TextEncoder()
const blockBytes = 64

/** A key with the name of the secret it comes from. */
export interface SealingKey {
  id: string
  key: CryptoKey
}

/**
 * @param place names the row and column, e.g. `site|comment|email`
 * @returns `v1.<key id>.<nonce>.<ciphertext>`
 */
export async function seal({ id, key }: SealingKey, place: string, text: string): Promise<string> {
  const plain = encoder.encode(text)
  const padded = new Uint8Array(Math.ceil((plain.length + 1) / blockBytes) * blockBytes)
  padded.set(plain)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) }
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, padded))
  return `v1.${id}.${toBase64Url(iv)}.${toBase64Url(sealed)}`
}

/** @returns `null` when the text was sealed with another secret, for another place, or was altered */
export async function unseal({ id, key }: SealingKey, place: string, sealed: string): Promise<string | null> {
  const [version, keyId, ivText, text] = sealed.split('.')
  const iv = fromBase64Url(ivText ?? '')
  const bytes = fromBase64Url(text ?? '')
  if (version !== 'v1' || keyId !== id || !iv || !bytes) return null
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) }
    const padded = new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes))
    const end = padded.indexOf(0)
    return new TextDecoder().decode(padded.slice(0, end < 0 ? padded.length : end))
  } catch {
    return null // an OperationError: the tag does not match
  }
}
