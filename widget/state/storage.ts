/** Storage that may be refused (private mode, third-party rules): then it lasts as long as the page. */

type Area = 'localStorage' | 'sessionStorage'

const memory = new Map<string, string>()

/** What was kept under a key, or `undefined`; never throws. */
export function read<Value>(area: Area, key: string): Value | undefined {
  try {
    const text = memory.get(key) ?? globalThis[area].getItem(key)
    return text ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/** Keeps a value, or forgets the key for `undefined`; never throws. */
export function write(area: Area, key: string, value: unknown): void {
  memory.delete(key)
  try {
    if (value === undefined) globalThis[area].removeItem(key)
    else globalThis[area].setItem(key, JSON.stringify(value))
  } catch {
    if (value !== undefined) memory.set(key, JSON.stringify(value))
  }
}

/** Key under which a site's held comments of this reader are kept. */
export const ownKey = (site: string): string => `sada:own:${site}`

/** Whether this reader has comments on the site that wait for approval. */
export function hasOwn(site: string): boolean {
  return read('localStorage', ownKey(site)) !== undefined
}
