import type { Core } from './page/core.ts'
import { lend } from './page/lent.ts'
import { follow } from './page/view.ts'

/** What a page needs that is itself an article: its identity, its view, its thread. */

export { documentPage } from './page/identity.ts'
export { bring } from './page/view.ts'
export { fetchElements } from './page/wanted.ts'

/** Called by the entry before anything of this chunk. Without the Navigation API, a move is noticed here. */
export function install(core: Core): void {
  lend(core)
  follow()
}
