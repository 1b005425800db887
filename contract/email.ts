import { limits } from './limits.ts'
import { utf8Length } from './text.ts'

/** `atext` of RFC 5322 §3.2.3, and any letter or digit beyond ASCII (RFC 6531). */
const localPart = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u
const domainLabel = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u

/**
 * Whether the rules of host names (UTS #46, as browsers apply them) take a host, and it is a name: `0x7f` at the
 * end makes a number, and so an address of the network, of it.
 */
function isHostName(host: string): boolean {
  try {
    return !/(?:^|\.)\d+$/.test(new URL(`http://${host}`).hostname)
  } catch {
    return false // not a host at all
  }
}

/**
 * Whether a text is a bare mailbox: a dot-atom, `@`, and a host name of two labels or more. Comments,
 * quoted strings, domain literals and lists are refused, as no reader types them and mailers have been
 * fooled by them. Linear in the text.
 */
export function isEmail(text: string): boolean {
  if (utf8Length(text) > limits.emailBytes) return false
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  if (utf8Length(local) > 64 || !localPart.test(local)) return false
  const host = text.slice(at + 1)
  const labels = host.split('.')
  return labels.length >= 2 && labels.every((label) => domainLabel.test(label)) && isHostName(host)
}
