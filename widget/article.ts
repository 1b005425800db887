/** What a page needs that is itself an article: its identity, its view, its thread. */

export { documentPage } from './page/identity.ts'
export { install } from './page/lent.ts'
export { countView, isDocument, willBeCounted } from './page/view.ts'
export { findThreads } from './page/wanted.ts'
