import { limits } from './limits.ts'
import { utf8Length } from './text.ts'

/**
 * What a page is called. Two addresses that show a reader the same article must give the same key, or
 * the thread falls apart (`fbclid`, a trailing slash, an AMP copy, a raw or an encoded Arabic slug).
 *
 * A key is either an address in one normal form (`https://host/path`, always https) or the id that a
 * content system gave (`wp:1234`). Normalising a key gives the same key.
 */
export interface PageKey {
  key: string
  /** `host[:port]` of an address; `null` for an id. The server compares it with the site's origins. */
  host: string | null
}

const cmsId = /^[\p{L}\p{N}][\p{L}\p{N}._:~-]{0,199}$/u

/** Ends of a path that show the article again: AMP, feeds, a page of comments, an index file. */
const pathTail = /\/(?:index\.(?:html?|php)|amp|feed|(?:comment-)?page[-/]\d+)?$/i

/** WordPress's plain permalinks: the only query that names an article, and only at the root. */
/** Parameters that name a page; all others say how a reader came, and may say who. */
export const queryKeys = ['id', 'p', 'page_id']

function normalSegment(segment: string): string {
  let text: string
  try {
    text = decodeURIComponent(segment)
  } catch {
    text = segment // a stray `%`: the segment stands for itself
  }
  return encodeURIComponent(text.normalize('NFC'))
}

function normalPath(pathname: string): string {
  let path = `/${pathname.split('/').filter(Boolean).map(normalSegment).join('/')}`
  for (let shorter = path.replace(pathTail, ''); shorter !== path; shorter = path.replace(pathTail, ''))
    path = shorter
  return path || '/'
}

function normalQuery(url: URL, path: string): string {
  if (path !== '/') return ''
  const kept = queryKeys.flatMap((name) => {
    const value = url.searchParams.get(name)
    return value && /^\d{1,20}$/.test(value) ? [`${name}=${value}`] : []
  })
  return kept.length > 0 ? `?${kept.join('&')}` : ''
}

/**
 * @param page an address, a path on the site's first origin, or a content system's id
 * @param baseOrigin the site's first origin, for paths
 * @returns `null` when `page` is none of these
 */
export function pageKey(page: string, baseOrigin: string): PageKey | null {
  const text = page.trim().normalize('NFC')
  if (cmsId.test(text)) return { key: text, host: null }
  if (!/^(?:https?:\/\/|\/(?!\/))/i.test(text)) return null
  let url: URL
  try {
    url = new URL(text, baseOrigin)
  } catch {
    return null
  }
  url.protocol = 'https:'
  const path = normalPath(url.pathname)
  const key = `https://${url.host}${path}${normalQuery(url, path)}`
  return url.host && utf8Length(key) <= limits.urlBytes ? { key, host: url.host } : null
}

/** `host[:port]` of an origin, in the form that {@link pageKey} gives. */
export function originHost(origin: string): string {
  const url = new URL(origin)
  url.protocol = 'https:'
  return url.host
}
