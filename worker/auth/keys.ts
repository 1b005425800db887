import { fromBase64Url, sha256, toBase64Url } from './encoding.ts'

/**
 * A site's keys read `sada_<id>_<secret>`: the id finds the row, the secret (256 random bits) is compared
 * as a hash. The prefix lets secret scanners recognise a leaked key.
 */
const pattern = /^sada_([0-9a-z]{16})_([\w-]{43})$/

/** A key that was just made. */
export interface NewKeySecret {
  id: string
  /** The whole key, to be shown once. */
  secret: string
  /** What is stored. */
  hash: string
}

/** Makes a key; nothing is stored. */
export async function newKey(): Promise<NewKeySecret> {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte % 32).toString(32)).join(
    '',
  )
  const random = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  return { id, secret: `sada_${id}_${random}`, hash: await sha256(random) }
}

/** @returns the id and the hash to compare, or `null` when this cannot be a key */
export async function parseKey(key: string): Promise<{ id: string; hash: string } | null> {
  const [, id, random] = pattern.exec(key) ?? []
  return id && random && fromBase64Url(random) ? { id, hash: await sha256(random) } : null
}
