import { isbot } from 'isbot'
import type { Outcome, Settings } from '../../contract/index.ts'

/** Headers by which browsers mark a page that nobody looks at yet (Fetch §2.2.6 and its predecessors). */
const prefetchHeaders = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']

/**
 * Why a hit is no view, from its headers alone; `null` when it may be one. A missing browser name is a
 * program's.
 */
export function refusedView(
  header: (name: string) => string | undefined,
  settings: Pick<Settings, 'honours_privacy_signals'>,
): Extract<Outcome, 'bot' | 'prefetch' | 'opted_out'> | null {
  if (prefetchHeaders.some((name) => /prefetch|prerender|preview/i.test(header(name) ?? '')))
    return 'prefetch'
  const userAgent = header('user-agent') ?? ''
  if (userAgent === '' || isbot(userAgent)) return 'bot'
  // Global Privacy Control, and its predecessor: a request with either asks not to be tracked.
  const asksForPrivacy = header('sec-gpc') === '1' || header('dnt') === '1'
  return settings.honours_privacy_signals && asksForPrivacy ? 'opted_out' : null
}
