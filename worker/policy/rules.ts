import type { Reason, RuleAction, RuleKind, RuleMode } from '../../contract/index.ts'
import { fold, nameShape } from '../text/normalise.ts'
import { readText } from '../text/reading.ts'
import { compileRules, findWords, hasPatterns } from '../text/words.ts'
import { type AddressBlock, isInBlock, isOneLine, readAddressBlock } from './address.ts'

/** A rule as it is stored. */
export interface StoredRule {
  id: string
  kind: RuleKind
  mode: RuleMode
  /** What moderators see. */
  pattern: string
  /** What is compared: a folded pattern, a block of addresses, a keyed hash. */
  subject: string
  action: RuleAction
  expiresAtMs: number | null
}

/** What of a comment the rules look at. */
export interface RuleSubject {
  name: string | null
  website: string | null
  body: string
  authorMac: string | null
  deviceMac: string | null
  /** The part of the e-mail address after the `@`, in lower-case ASCII. */
  emailDomain: string | null
  ip: string | null
}

/** A rule that a comment meets. */
export interface RuleHit {
  ruleId: string
  action: RuleAction
  reason: Reason
}

/** The rules of a site, ready to be asked about many comments. */
export interface RuleBook {
  words: ReturnType<typeof compileRules>
  byId: ReadonlyMap<string, StoredRule>
  others: readonly { rule: StoredRule; block: AddressBlock | null }[]
}

/** What a rule's pattern is compared as; `null` when nothing of it can be compared. */
export function plainSubject(kind: RuleKind, pattern: string): string | null {
  if (kind === 'domain') return domainSubject(pattern)
  if (kind === 'address') return readAddressBlock(pattern) ? pattern.toLowerCase() : null
  return (kind === 'author' ? nameShape(pattern) : fold(pattern)) || null
}

function domainSubject(pattern: string): string | null {
  try {
    return new URL(`http://${pattern.replace(/^[@.*]+/, '')}`).hostname
  } catch {
    return null // no host can have this name
  }
}

/** Prepares the rules that have not ended. */
export function makeRuleBook(rules: readonly StoredRule[], nowMs: number): RuleBook {
  const valid = rules.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs)
  const isWord = ({ kind }: StoredRule) => kind === 'word'
  return {
    words: compileRules(valid.filter(isWord).map(({ id, pattern, mode }) => ({ id, pattern, mode }))),
    byId: new Map(valid.map((rule) => [rule.id, rule])),
    others: valid
      .filter((rule) => !isWord(rule))
      .map((rule) => ({ rule, block: rule.kind === 'address' ? readAddressBlock(rule.subject) : null })),
  }
}

/** A website as people read it; one that says something else than UTF-8 stays as it is. */
function readable(website: string): string {
  return website.replace(/(?:%[\da-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped)
    } catch {
      return escaped // bytes of another encoding
    }
  })
}

/** As much of a piece as finds it in its text. */
const pieceMost = 100

function wordHits(book: RuleBook, subject: RuleSubject): RuleHit[] {
  if (!hasPatterns(book.words)) return []
  const { body, name, website } = subject
  const texts = [body, name, website === null ? null : readable(website)].filter((text) => text !== null)
  const hits = new Map<string, RuleHit>()
  for (const text of texts) {
    for (const { id, piece } of findWords(readText(text), book.words)) {
      const action = book.byId.get(id)?.action
      if (!action || hits.has(id)) continue
      hits.set(id, {
        ruleId: id,
        action,
        reason: { code: 'word', detail: [...piece].slice(0, pieceMost).join('') },
      })
    }
  }
  return [...hits.values()]
}

function isMet({ rule, block }: RuleBook['others'][number], subject: RuleSubject, name: string): boolean {
  const { kind, subject: wanted } = rule
  if (kind === 'address') return block !== null && subject.ip !== null && isInBlock(block, subject.ip)
  if (kind === 'domain') {
    const domain = subject.emailDomain
    return domain !== null && (domain === wanted || domain.endsWith(`.${wanted}`))
  }
  return wanted === subject.authorMac || wanted === subject.deviceMac || (name !== '' && wanted === name)
}

/** What a moderator is told. A block that is one line's would keep somebody's address beside the comment. */
function reasonOf({ rule, block }: RuleBook['others'][number]): Reason {
  if (rule.kind === 'domain') return { code: 'domain', detail: rule.pattern }
  if (rule.kind !== 'address') return { code: 'author' }
  return { code: 'address', ...(block && isOneLine(block) ? {} : { detail: rule.pattern }) }
}

/** Every rule that a comment meets, with what matched. An author's address is never told. */
export function matchRules(book: RuleBook, subject: RuleSubject): RuleHit[] {
  const name = nameShape(subject.name ?? '')
  const others = book.others
    .filter((other) => isMet(other, subject, name))
    .map((other) => ({ ruleId: other.rule.id, action: other.rule.action, reason: reasonOf(other) }))
  return [...others, ...wordHits(book, subject)]
}
