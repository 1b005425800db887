/** Where things are kept in a browser. */
export type Area = 'localStorage' | 'sessionStorage'

const memory = new Map<string, string>()
const place = (area: Area, key: string) => `${area} ${key}`

/** What was kept, or `undefined`; never throws: storage may be refused, and then the page's memory serves. */
export function read<Value>(area: Area, key: string): Value | undefined {
  try {
    const text = memory.get(place(area, key)) ?? globalThis[area].getItem(key)
    return text ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/** Keeps a value, or forgets it for `undefined`; never throws. */
export function write(area: Area, key: string, value: unknown): void {
  memory.delete(place(area, key))
  try {
    if (value === undefined) globalThis[area].removeItem(key)
    else globalThis[area].setItem(key, JSON.stringify(value))
  } catch {
    if (value !== undefined) memory.set(place(area, key), JSON.stringify(value))
  }
}
