import { originHost, pageKey } from '../../contract/index.ts'
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

/** As {@link readPageKey}, with the address and title that came along: `url`, or else `page` itself. */
export function readPage(
  site: StoredSite,
  given: { page: string; url?: string | undefined; title?: string | undefined },
): PageToStore {
  const key = readPageKey(site, given.page)
  if (given.url !== undefined) readPageKey(site, given.url)
  const own = /^https?:/i.test(given.page) ? new URL(given.page) : null
  if (own) own.hash = ''
  return { key, url: given.url ?? own?.href ?? null, title: given.title ?? null }
}
