import { makeRuleBook, type RuleBook } from '../policy/rules.ts'
import type { Database } from '../store/db.ts'
import type { StoredSite } from '../store/rows.ts'
import { listRules, staffNames } from '../store/rules.ts'

/** What a site's owner says about new comments, ready to be asked. */
export interface KnownRules {
  book: RuleBook
  staff: ReadonlySet<string>
}

interface Known {
  version: number
  endsMs: number
  rules: KnownRules
}

/** Prepared rules by site: a pure function's memory, for the version of the rules that it was made of. */
const known = new WeakMap<D1Database, Map<string, Known>>()
const sitesMost = 100

/**
 * The site's rules and the names of its staff: read once for each change of them. A site's version is known for
 * five seconds (`http/site.ts`), so a new rule takes effect elsewhere within that time, and here at once.
 */
export async function knownRules(
  binding: D1Database,
  db: Database,
  site: StoredSite,
  nowMs: number,
): Promise<KnownRules> {
  const ofSites = known.get(binding) ?? new Map<string, Known>()
  known.set(binding, ofSites)
  const at = ofSites.get(site.id)
  if (at?.version === site.rulesVersion && nowMs < at.endsMs) return at.rules
  const [rules, staff] = await Promise.all([listRules(db, site.id), staffNames(db, site.id)])
  const ends = rules.flatMap(({ expiresAtMs }) =>
    expiresAtMs !== null && expiresAtMs > nowMs ? [expiresAtMs] : [],
  )
  const made = { book: makeRuleBook(rules, nowMs), staff }
  if (ofSites.size >= sitesMost) ofSites.clear()
  ofSites.set(site.id, {
    version: site.rulesVersion,
    endsMs: Math.min(Number.POSITIVE_INFINITY, ...ends),
    rules: made,
  })
  return made
}

/** Of a site that was made just now nothing is known, whatever once had its id. */
export function forgetRules(binding: D1Database, siteId: string): void {
  known.get(binding)?.delete(siteId)
}
