import type { ReasonCode } from '../../../contract/index.ts'
import type { Filter, ListName } from './queue.ts'
import { reasonCodes } from './reasons.ts'

/** Lists of comments, as the page offers them. */
export const listNames: readonly ListName[] = ['pending', 'reported', 'approved', 'spam', 'deleted', 'any']

/** Views beside the lists. */
export const viewNames = ['rules', 'pages', 'settings', 'keys', 'log', 'stats', 'notify'] as const
export type ViewName = (typeof viewNames)[number]

/** Where in the page somebody is. */
export type Route = { view: 'queue'; filter: Filter } | { view: ViewName }

const isList = (text: string): text is ListName => listNames.some((name) => name === text)
const isView = (text: string): text is ViewName => viewNames.some((name) => name === text)
const isReason = (text: string): text is ReasonCode => reasonCodes.some((code) => code === text)

/** Reads the fragment of an address; what it does not understand is the pending list. */
export function readRoute(hash: string): Route {
  const [, name = '', search = ''] = /^#\/?([a-z]*)\??(.*)$/.exec(hash) ?? []
  if (isView(name)) return { view: name }
  const query = new URLSearchParams(search)
  const filter: Filter = { status: isList(name) ? name : 'pending' }
  const reason = query.get('reason') ?? ''
  if (isReason(reason)) filter.reason = reason
  for (const part of ['page', 'author', 'q', 'since'] as const) {
    const value = query.get(part)?.trim()
    if (value) filter[part] = value
  }
  // The interface lists every status together only for an author or words.
  if (filter.status === 'any' && !filter.q && !filter.author) filter.status = 'pending'
  return { view: 'queue', filter }
}

/** The fragment for a place in the page. */
export function routeHash(route: Route): string {
  if (route.view !== 'queue') return `#/${route.view}`
  const { status, ...rest } = route.filter
  const query = new URLSearchParams(Object.entries(rest).filter(([, value]) => value))
  return `#/${status}${query.size > 0 ? `?${query}` : ''}`
}
