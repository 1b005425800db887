import type { Kinds } from './scene.ts'

/** The kinds of channels that can deliver. */
export const kinds: Kinds = {}
