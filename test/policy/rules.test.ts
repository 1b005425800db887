import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWellFormed, RuleKind } from '../../contract/index.ts'
import {
  makeRuleBook,
  matchRules,
  plainSubject,
  type RuleSubject,
  type StoredRule,
} from '../../worker/policy/rules.ts'

const comment: RuleSubject = {
  name: 'سارة',
  website: null,
  body: 'مقال ممتاز',
  authorMac: 'author-mac',
  deviceMac: 'device-mac',
  emailDomain: 'mail.example.com',
  ip: '196.64.0.1',
}

/** A rule as the route makes it of a pattern. */
function ruleOf(kind: StoredRule['kind'], pattern: string, changes: Partial<StoredRule> = {}): StoredRule {
  const subject = plainSubject(kind, pattern) ?? ''
  return { id: pattern, kind, mode: 'word', pattern, subject, action: 'hold', expiresAtMs: null, ...changes }
}

const hits = (rule: StoredRule, changes: Partial<RuleSubject> = {}) =>
  matchRules(makeRuleBook([rule], 0), { ...comment, ...changes })
const reasons = (rule: StoredRule, changes: Partial<RuleSubject> = {}) =>
  hits(rule, changes).map(({ reason }) => reason)

describe('a rule about a word', () => {
  it('looks at text, name and website, and tells where it was met first', () => {
    const rule = ruleOf('word', 'حمار')
    expect(reasons(rule, { body: 'يا حِمار', name: 'الحمار' })).toEqual([{ code: 'word', detail: 'حِمار' }])
    expect(reasons(rule, { name: 'الحمار' })).toEqual([{ code: 'word', detail: 'الحمار' }])
    expect(reasons(rule, { name: null, body: 'null' })).toEqual([])
  })

  it.each([
    ['https://best-casino.example/', 'word', 'casino'],
    ['https://bestcasino.example/', 'contains', 'casino'],
    ['https://a.example/%D8%AD%D9%85%D8%A7%D8%B1', 'word', 'حمار'],
    ['https://a.example/?q=%D8%AD%D9%90%D9%85%D8%A7%D8%B1', 'contains', 'حمار'],
    ['https://a.example/%E0%A4%A/casino', 'word', 'casino'],
  ] as const)('reads the website %s as people do, in mode %s', (website, mode, pattern) => {
    expect(reasons(ruleOf('word', pattern, { mode }), { website })).toMatchObject([{ code: 'word' }])
  })

  it('tells no more of a very long piece than a moderator needs to find it', () => {
    const body = `يا ${'ح'.repeat(3_000)}مار`
    const [{ detail = '' } = {}] = reasons(ruleOf('word', 'حمار'), { body })
    expect(body).toContain(detail)
    expect([...detail].length).toBe(100)
    const [{ detail: pairs = '' } = {}] = reasons(ruleOf('word', '😀', { mode: 'contains' }), {
      body: `x😀${'\u0301'.repeat(500)}`,
    })
    expect(isWellFormed(pairs)).toBe(true)
  })

  it('is met once however often the comment meets it, and beside others', () => {
    const book = makeRuleBook([ruleOf('word', 'حمار'), ruleOf('word', 'كلب', { action: 'spam' })], 0)
    const found = matchRules(book, { ...comment, body: 'حمار حمار كلب', name: 'حمار' })
    expect(found.map(({ ruleId, action }) => [ruleId, action])).toEqual([
      ['حمار', 'hold'],
      ['كلب', 'spam'],
    ])
  })
})

describe('a rule about an author', () => {
  it.each([
    ['سارة', 'ساره', true],
    ['سارة', 'ســارة', true],
    ['سارة', 'سارة.', true],
    ['سارة', '★ سارة ★', true],
    ['Ali', 'АlI', true],
    ['سارة', 'سارة بنعلي', false],
    ['null', null, false],
    ['null', 'null', true],
    ['★', '★', true],
    ['★', '☆', false],
  ])('called %s means %s: %s', (pattern, name, is) => {
    expect(reasons(ruleOf('author', pattern), { name })).toEqual(is ? [{ code: 'author' }] : [])
  })

  it('knows the address or the device by their keyed hashes, and nobody who has none', () => {
    for (const subject of ['author-mac', 'device-mac'])
      expect(reasons(ruleOf('author', 'x', { subject }))).toEqual([{ code: 'author' }])
    expect(
      reasons(ruleOf('author', 'x', { subject: '' }), { name: null, authorMac: null, deviceMac: null }),
    ).toEqual([])
  })
})

describe('a rule about a host of addresses', () => {
  it.each([
    ['example.com', 'example.com', true],
    ['@example.com', 'mail.example.com', true],
    ['*.Example.COM', 'mail.example.com', true],
    ['مثال.المغرب', 'xn--mgbh0fb.xn--mgbc0a9azcg', true],
    ['example.com', 'attacker-example.com', false],
    ['mail.example.com', 'example.com', false],
    ['example.com', 'example.com.evil.example', false],
    ['example.com', null, false],
  ])('%s means %s: %s', (pattern, emailDomain, is) => {
    expect(hits(ruleOf('domain', pattern), { emailDomain })).toHaveLength(is ? 1 : 0)
  })
})

describe('a rule about the network', () => {
  it('tells the block, but not one that a single line has: nobody’s address is kept beside a comment', () => {
    expect(reasons(ruleOf('address', '196.64.0.0/16'))).toEqual([
      { code: 'address', detail: '196.64.0.0/16' },
    ])
    expect(reasons(ruleOf('address', '196.64.0.1'))).toEqual([{ code: 'address' }])
    expect(reasons(ruleOf('address', '196.64.0.1/32'))).toEqual([{ code: 'address' }])
    const ip = '2001:db8:1:2::3'
    expect(reasons(ruleOf('address', '2001:db8:1:2::/64'), { ip })).toEqual([{ code: 'address' }])
    expect(reasons(ruleOf('address', ip), { ip })).toEqual([{ code: 'address' }])
    expect(reasons(ruleOf('address', '2001:db8::/48'), { ip: '2001:db8::1' })).toHaveLength(1)
    expect(reasons(ruleOf('address', '2001:db8::/48'), { ip: '2001:db8::1' })[0]?.detail).toBe(
      '2001:db8::/48',
    )
  })

  it('means nobody whose address is not known', () => {
    expect(hits(ruleOf('address', '196.64.0.0/16'), { ip: null })).toEqual([])
  })
})

describe('a rule of any kind', () => {
  const patterns = { word: 'ممتاز', author: 'سارة', domain: 'example.com', address: '196.64.0.0/16' }

  it.each(RuleKind.options)('(%s) does what it says, until the millisecond of its end', (kind) => {
    for (const action of ['hold', 'spam', 'refuse'] as const)
      expect(hits(ruleOf(kind, patterns[kind], { action })).map((hit) => hit.action)).toEqual([action])
    const rule = ruleOf(kind, patterns[kind], { expiresAtMs: 100 })
    const at = (nowMs: number) => matchRules(makeRuleBook([rule], nowMs), comment).length
    expect([at(0), at(99), at(100), at(101)]).toEqual([1, 1, 0, 0])
  })

  it.each(RuleKind.options)('(%s) that is compared with nothing is not made', (kind) => {
    for (const pattern of ['', ' ', '\u200b']) expect(plainSubject(kind, pattern)).toBeNull()
    expect(plainSubject('address', '1.2.3.4/0')).toBeNull()
    expect(plainSubject('domain', '@')).toBeNull()
  })

  it('never tells an e-mail address nor a network address that the comment does not show', () => {
    const email = 'sara.private@mail.example.com'
    const subject = { ...comment, body: 'كلام', authorMac: 'mac-of-sara' }
    const rule = fc.record({
      kind: fc.constantFrom(...RuleKind.options),
      mode: fc.constantFrom('word' as const, 'contains' as const),
      pattern: fc.constantFrom('•••', 'كلام', 'mail', 'example.com', '196.64.0.1', '196.64.0.0/16', 'سارة'),
      subject: fc.constantFrom(
        'mac-of-sara',
        'device-mac',
        '196.64.0.1',
        '196.64.0.1/32',
        'example.com',
        'ساره',
      ),
      action: fc.constantFrom('hold' as const, 'refuse' as const),
    })
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), (rules) => {
        const stored = rules.map((each, i) => ({
          ...each,
          id: `${i}`,
          // The pattern of a rule about a host or the network is what it compares, as it was given.
          ...(each.kind === 'address' ? { pattern: each.subject } : {}),
          ...(each.kind === 'domain' ? { pattern: 'example.com' } : {}),
          expiresAtMs: null,
        }))
        const told = JSON.stringify(matchRules(makeRuleBook(stored, 0), subject).map(({ reason }) => reason))
        for (const secret of [email, 'sara.private', subject.ip, 'mac-of-sara', 'device-mac'])
          expect(told).not.toContain(secret)
      }),
      { numRuns: 500 },
    )
  })
})
