import { isbot } from 'isbot'
import type { Outcome } from '../../contract/index.ts'

/** Headers by which browsers mark a page that nobody looks at yet (Fetch §2.2.6 and its predecessors). */
const prefetchHeaders = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']

/**
 * Why a hit is no view, from its headers alone; `null` when it may be one. A missing browser name is a
 * program's.
 */
export function refusedView(
  header: (name: string) => string | undefined,
): Extract<Outcome, 'bot' | 'prefetch'> | null {
  if (prefetchHeaders.some((name) => /prefetch|prerender|preview/i.test(header(name) ?? '')))
    return 'prefetch'
  const userAgent = header('user-agent') ?? ''
  return userAgent === '' || isbot(userAgent) ? 'bot' : null
}
