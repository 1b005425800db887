import { equalInConstantTime, toBase64Url } from './encoding.ts'
import type { Keyring } from './keyring.ts'

/**
 * A link that does one thing, once somebody presses the button behind it. Signed, with an end; whoever has it may do that one
 * thing and nothing else. `test/policy/link.test.ts` turns every bit of one.
 */

/** What a link does: decide on a comment, take a decision back, or say yes or no to a channel. */
export const linkActions = ['approve', 'spam', 'delete', 'undo', 'confirm', 'unsubscribe'] as const
export type LinkAction = (typeof linkActions)[number]

/** What is signed. */
export interface Link {
  siteId: string
  /** The channel that it was sent by: when that is off, so is the link. */
  channelId: string
  /** The channel's: each time it goes off, links from before die for good. */
  generation: number
  action: LinkAction
  /** A comment's id, an operation's for `undo`, the channel's for `confirm` and `unsubscribe`. */
  subjectId: string
  /** Unix milliseconds; kept to the second. */
  expiresAtMs: number
}

const version = '1'
const parts = '~'
/** 128 bits: guessing one takes longer than the link lives. */
const signatureBytes = 16
const encoder = new TextEncoder()

async function sign(keys: Keyring, text: string): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', keys.mac.link, encoder.encode(text))
  return toBase64Url(new Uint8Array(signature.slice(0, signatureBytes)))
}

/** @returns a token for `/act/{token}`, in characters that mail and chat leave alone */
export async function makeLink(keys: Keyring, link: Link): Promise<string> {
  const { siteId, channelId, generation, action, subjectId, expiresAtMs } = link
  const seconds = Math.floor(expiresAtMs / 1000).toString(36)
  const text = [version, linkActions.indexOf(action), seconds, siteId, channelId, subjectId, generation].join(
    parts,
  )
  return `${text}${parts}${await sign(keys, text)}`
}

/** A link that is genuine, or why it is of no use; `late` is what a link said that has expired. */
export type ReadLink = { link: Link } | { fault: 'link_invalid' } | { fault: 'link_expired'; late: Link }

/** Reads a token. The signature is compared in constant time, and before anything of the text is believed. */
export async function readLink(keys: Keyring, token: string, nowMs: number): Promise<ReadLink> {
  const end = token.lastIndexOf(parts)
  const text = token.slice(0, Math.max(0, end))
  // The text of the signature, not its bytes: base 64 has several texts for the same bytes.
  if (!equalInConstantTime(token.slice(end + 1), await sign(keys, text))) return { fault: 'link_invalid' }
  const [
    is,
    action = '',
    seconds = '',
    siteId = '',
    channelId = '',
    subjectId = '',
    generation = '',
    ...rest
  ] = text.split(parts)
  const known = linkActions[Number(action)]
  if (is !== version || known === undefined || rest.length > 0) return { fault: 'link_invalid' }
  const expiresAtMs = Number.parseInt(seconds, 36) * 1000
  const link = { siteId, channelId, generation: Number(generation), action: known, subjectId, expiresAtMs }
  return nowMs >= expiresAtMs ? { fault: 'link_expired', late: link } : { link }
}
