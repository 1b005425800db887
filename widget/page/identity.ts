import { core } from './lent.ts'

/** What the head says, and the path at which it said so first. */
const about: Record<string, string> = {}
let path = location.pathname
let page: string | undefined

/** A value of the head, unless a single-page application took it along from another path. */
function current(text: string | undefined): string | undefined {
  if (!text) return
  about[text] ??= path
  return about[text] === path ? text : undefined
}

function meta(name: string): string | undefined {
  return current(document.querySelector<HTMLMetaElement>(`[property="og:${name}"]`)?.content)
}

/**
 * Address of this document: its canonical link or `og:url` when they are on the same host (a theme's
 * mistake must not join threads elsewhere), else the location; without fragment.
 */
export function documentUrl(): string {
  const anchor = document.createElement('a')
  for (const url of [
    current(document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href),
    meta('url'),
    location.href,
  ]) {
    anchor.href = url ?? '' // resolves as the document does, and never throws
    if (url && anchor.host === location.host) break
  }
  return anchor.href.replace(/#.*/, '')
}

/** What this document's page is called: as its thread or the script says, else its address. */
export function documentPage(): string {
  const thread = document.querySelector('sada-comments')
  return (thread && core.pageOf(thread)) ?? core.option(document.documentElement, 'page') ?? documentUrl()
}

/** What a request that may create the page adds: its title, and its address when `page` is an id. */
export function pageFacts(page: string): {
  page: string
  url: string | undefined
  title: string | undefined
} {
  const title = meta('title') ?? document.title
  return {
    page,
    url: /^http/.test(page) ? undefined : documentUrl(),
    // 300 is the contract's limit. A longer one is no title, and lists can do without.
    title: title.length > 300 ? undefined : title,
  }
}

/** Whether the document has become another page since this was last asked, without being loaded. */
export function hasMoved(): boolean {
  pageFacts('') // what the head says by now belongs to the path until now
  path = location.pathname
  const before = page
  page = documentPage()
  return !!before && before !== page
}
