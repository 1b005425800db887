import type { Core } from './core.ts'

/**
 * What the entry lends to the chunks; see `page/core.ts`. Set before anything of them runs.
 * They must not import the entry: its address may have a query string, which makes a second instance.
 */
export let core: Core

/** Called by the entry. */
export function lend(lent: Core): void {
  core = lent
}
