const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/

/** Whether an address is this machine's own: 127.0.0.0/8, ::1 or `localhost`, however they are written. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && loopback.test(new URL(url).hostname)
}

/**
 * Whether a key may be sent to an address: only where nobody on the way can read it. A page in a browser may ask the origin
 * that it came from itself: whoever changed the page on its way has the key anyhow.
 */
export function isSafeForKey(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, origin } = new URL(url)
  if (protocol !== 'http:') return protocol === 'https:'
  return isLoopback(url) || origin === globalThis.location?.origin
}
