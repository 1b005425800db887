import { limits, originHost, pageKey, queryKeys, utf8Length } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import type { PageToStore } from '../store/pages.ts'
import type { StoredSite } from '../store/rows.ts'

/**
 * The key of a page that a request names.
 *
 * @throws AppError `page_invalid`, or `page_host_not_allowed` for an address elsewhere
 */
export function readPageKey(site: StoredSite, page: string): string {
  const { origins } = site.settings
  const known = pageKey(page, origins[0] ?? '')
  if (!known) throw new AppError('page_invalid')
  if (known.host !== null && !origins.some((origin) => originHost(origin) === known.host)) {
    throw new AppError('page_host_not_allowed')
  }
  return known.key
}

/**
 * An address to open the page by: as given, without fragment, credentials and what else is the reader's own (a
 * newsletter's link may carry an e-mail address); the key where that is too long.
 */
function addressOf(given: string, key: string): string {
  const url = new URL(given)
  url.hash = url.username = url.password = ''
  for (const name of [...url.searchParams.keys()])
    if (!queryKeys.includes(name)) url.searchParams.delete(name)
  return utf8Length(url.href) <= limits.urlBytes ? url.href : key
}

/** As {@link readPageKey}, with the address and title that came along: `url`, or else `page` itself. */
export function readPage(
  site: StoredSite,
  given: { page: string; url?: string | undefined; title?: string | undefined },
): PageToStore {
  const key = readPageKey(site, given.page)
  const title = given.title ?? null
  if (given.url !== undefined) return { key, url: addressOf(given.url, readPageKey(site, given.url)), title }
  const isAddress = /^\s*https?:\/\//i.test(given.page)
  return { key, url: isAddress ? addressOf(given.page, key) : null, title }
}
