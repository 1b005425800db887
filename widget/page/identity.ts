import { core } from './lent.ts'

/**
 * Address of this document: its canonical link or `og:url` when they are on the same host (a theme's
 * mistake must not join threads elsewhere), else the location; without fragment.
 */
export function documentUrl(): string {
  const anchor = document.createElement('a')
  for (const url of [
    document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href,
    document.querySelector<HTMLMetaElement>('[property="og:url"]')?.content,
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
  const title = document.querySelector<HTMLMetaElement>('[property="og:title"]')?.content ?? document.title
  return {
    page,
    url: /^http/.test(page) ? undefined : documentUrl(),
    // 300 is the contract's limit. A longer one is no title, and lists can do without.
    title: title.length > 300 ? undefined : title,
  }
}
