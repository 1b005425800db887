import { read, write } from './storage.ts'

const place = 'sada:moderation:key'

/** A key as somebody pasted it: without the spaces and quotes that come along. `null`: it cannot be one. */
export function readKey(text: string): string | null {
  const key = text.replace(/[\s"'«»\u200e\u200f\u2066-\u2069\ufeff]+/g, '')
  return /^sada_[\w-]+$/.test(key) ? key : null
}

/** The key that this tab was told to remember. It is in no address and outlives no tab. */
export function rememberedKey(): string | null {
  return read<string>('sessionStorage', place) || null
}

/** Remembers a key for this tab, or forgets it. */
export function rememberKey(key: string | null): void {
  write('sessionStorage', place, key ?? undefined)
}
