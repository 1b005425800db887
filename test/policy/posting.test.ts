import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits, type Settings } from '../../contract/index.ts'
import {
  countLinks,
  decidePosting,
  isOpen,
  type PostingFacts,
  reportsHold,
} from '../../worker/policy/posting.ts'
import { makeRuleBook, type StoredRule } from '../../worker/policy/rules.ts'
import { fold } from '../../worker/text/normalise.ts'
import { facts, input, settings } from './posting-facts.ts'

const dayMs = 86_400_000
const parent = { id: 'p', pageId: 1, visibleParentId: 'g', depth: 2, status: 'approved' }

describe('the decision on a comment', () => {
  it('publishes a known author at the top', () => {
    expect(decidePosting(facts(), input, 1)).toEqual({
      kind: 'publish',
      position: { parentId: null, depth: 1 },
    })
  })

  it.each([
    ['all', true, ['moderation_all']],
    ['all', false, ['moderation_all']],
    ['first_time', true, []],
    ['first_time', false, ['first_time']],
    ['none', true, []],
    ['none', false, []],
  ] as const)(
    'under moderation %s with an approved comment before (%s) has the reasons %j',
    (moderation, known, reasons) => {
      const decision = decidePosting(facts({ settings: { moderation }, hasApprovedComment: known }), input, 1)
      expect(decision.kind === 'hold' ? decision.reasons.map(({ code }) => code) : []).toEqual(reasons)
      expect(decision.kind).toBe(reasons.length > 0 ? 'hold' : 'publish')
    },
  )

  it.each([
    [0, 'no link', null],
    [1, 'see https://a.example', null],
    [1, 'no link', 'https://me.example'],
    [2, 'HTTP://a.example and www.b.example', null],
    [2, 'https://a.example', 'https://me.example'],
    [1, 'https://www.a.example', null],
    [0, 'awww.that.is not one', null],
  ])('sees %i links in %j with the website %j', (links, body, website) => {
    expect(countLinks({ body, website })).toBe(links)
    const decision = decidePosting(facts(), { ...input, body, website }, 1)
    expect(decision.kind === 'hold' && decision.reasons).toEqual(
      links >= 2 && [{ code: 'links', detail: String(links) }],
    )
  })

  it('holds for no number of links when the site says 0', () => {
    const body = 'https://a.example '.repeat(50)
    expect(decidePosting(facts({ settings: { max_links: 0 } }), { ...input, body }, 1).kind).toBe('publish')
  })

  it.each([
    ['parent_not_found', null],
    ['parent_on_other_page', { ...parent, pageId: 2 }],
    ['parent_not_approved', { ...parent, status: 'pending' }],
    ['parent_not_approved', { ...parent, status: 'spam' }],
    ['parent_not_approved', { ...parent, status: 'deleted' }],
  ] as const)('is the refusal %s of an answer to %j', (code, given) => {
    expect(decidePosting(facts({ parent: given }), input, 1)).toEqual({
      kind: 'refuse',
      code,
      pointer: '/parent_id',
    })
  })

  it('refuses an answer on a page that nobody has seen', () => {
    expect(decidePosting(facts({ page: null, parent }), input, 1)).toMatchObject({
      code: 'parent_on_other_page',
    })
  })

  it('never nests deeper than the site allows, nor than the database', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: limits.depthMax }),
        fc.integer({ min: 1, max: limits.depthMax }),
        (depth, at) => {
          const decision = decidePosting(
            facts({ settings: { depth }, parent: { ...parent, depth: at } }),
            input,
            1,
          )
          const expected = at < depth ? { parentId: 'p', depth: at + 1 } : { parentId: 'g', depth: at }
          expect(decision).toEqual({ kind: 'publish', position: expected })
          expect(expected.depth).toBeLessThanOrEqual(limits.depthMax)
        },
      ),
    )
  })
})

const rule = (changes: Partial<StoredRule>): StoredRule => ({
  id: 'rule',
  kind: 'word',
  mode: 'word',
  pattern: 'حمار',
  subject: 'حمار',
  action: 'hold',
  expiresAtMs: null,
  ...changes,
})

const withRule = (changes: Partial<StoredRule>) => facts({ rules: makeRuleBook([rule(changes)], 0) })

describe('a rule', () => {
  it.each([
    ['hold', { kind: 'hold', reasons: [{ code: 'word', detail: 'حِمار' }] }],
    ['spam', { kind: 'spam', reasons: [{ code: 'word', detail: 'حِمار' }] }],
    ['refuse', { kind: 'refuse', code: 'comment_refused' }],
  ] as const)('with the action %s decides so, and names the piece of the text', (action, expected) => {
    expect(decidePosting(withRule({ action }), { ...input, body: 'يا حِمار!' }, 1)).toMatchObject(expected)
  })

  it('looks at the name and the website, too', () => {
    expect(decidePosting(withRule({}), { ...input, name: 'حمار' }, 1).kind).toBe('hold')
    const contains = withRule({ pattern: 'casino', mode: 'contains' })
    expect(decidePosting(contains, { ...input, website: 'https://best-casino.example' }, 1).kind).toBe('hold')
  })

  it.each([
    ['author', { subject: 'author' }, { code: 'author' }],
    ['author', { subject: 'device' }, { code: 'author' }],
    ['author', { subject: 'ساره' }, { code: 'author' }],
    ['domain', { subject: 'example.com' }, { code: 'domain', detail: 'حمار' }],
    ['address', { subject: '196.64.0.0/16' }, { code: 'address', detail: 'حمار' }],
  ] as const)('about an %s holds whom it means: %j', (kind, changes, reason) => {
    const decision = decidePosting(withRule({ kind, ...changes }), input, 1)
    expect(decision).toMatchObject({ kind: 'hold', reasons: [reason] })
  })

  it.each([
    ['author', { subject: 'another' }],
    ['domain', { subject: 'ample.com' }],
    ['domain', { subject: 'mail.example.com' }],
    ['address', { subject: '196.65.0.0/16' }],
    ['address', { subject: '::/16' }],
  ] as const)('about an %s lets others pass: %j', (kind, changes) => {
    expect(decidePosting(withRule({ kind, ...changes }), input, 1).kind).toBe('publish')
  })

  it('ends when it was said to', () => {
    const rules = [rule({ kind: 'author', subject: 'author', expiresAtMs: 100 })]
    expect(decidePosting(facts({ rules: makeRuleBook(rules, 99) }), input, 99).kind).toBe('hold')
    expect(decidePosting(facts({ rules: makeRuleBook(rules, 100) }), input, 100).kind).toBe('publish')
  })
})

describe('a reader', () => {
  it.each([
    ...['آخر ساعة', 'اخر  ساعه', 'آخـر سـاعة', 'هيئة التحرير', 'رئيسة التحرير'],
    ...['★ آخر ساعة ★', 'آخر-ساعة.', 'آخرساعة', 'آخر\u200c ساعةً', 'RÉDACTION', 'R E D A C T I O N'],
    ...['Rеdасtiоn', 'Redact1on', 'Redacti0n', 'redactlon'],
  ])('may not take the name %j at once', (name) => {
    const reserved = facts({
      settings: { reserved_names: ['هيئة التحرير', 'Rédaction'] },
      staffNames: new Set([fold('رئيسة التحرير')]),
    })
    expect(decidePosting(reserved, { ...input, name }, 1)).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'impersonation', detail: name }],
    })
  })

  it.each(['آخر ساعات', 'ساعة', 'سارة من هيئة التحرير', 'null', '★', 'R', ''])(
    'may take the name %j, which is nobody’s',
    (name) => {
      const reserved = facts({ settings: { reserved_names: ['هيئة التحرير', 'Rédaction', '☆'] } })
      expect(decidePosting(reserved, { ...input, name: name || null }, 1).kind).toBe('publish')
    },
  )

  it('does not post the same again in the same place', () => {
    const same = facts({ sameText: { inPlace: 1, anywhere: 1 } })
    expect(decidePosting(same, input, 1)).toEqual({ kind: 'refuse', code: 'comment_duplicate' })
  })

  it('may say what others said when it is short, and waits when it is long', () => {
    const same = facts({ sameText: { inPlace: 0, anywhere: limits.sameTextMost } })
    expect(decidePosting(same, { ...input, body: 'شكرا' }, 1).kind).toBe('publish')
    expect(decidePosting(same, { ...input, body: 'كلام طويل '.repeat(5) }, 1)).toMatchObject({
      reasons: [{ code: 'repeated', detail: String(limits.sameTextMost + 1) }],
    })
  })

  it('writes no more than the site allows', () => {
    const short = facts({ settings: { max_body_length: 5 } })
    expect(decidePosting(short, { ...input, body: 'سلام!!' }, 1)).toEqual({
      kind: 'refuse',
      code: 'validation_failed',
      pointer: '/body',
    })
    expect(decidePosting(short, { ...input, body: 'سلام!' }, 1).kind).toBe('publish')
  })
})

describe('a page', () => {
  it.each(['read_only', 'closed'])('that a moderator made %s takes none, however young', (state) => {
    expect(isOpen(settings, { createdAtMs: 0, state }, 0)).toBe(false)
  })

  it('takes comments for ever when the site says 0', () => {
    expect(isOpen(settings, { createdAtMs: 0, state: 'open' }, Number.MAX_SAFE_INTEGER)).toBe(true)
  })

  it('closes at the end of the last day, to the millisecond', () => {
    const closing = { ...settings, close_after_days: 14 }
    expect(isOpen(closing, { createdAtMs: 5, state: 'open' }, 14 * dayMs + 4)).toBe(true)
    expect(isOpen(closing, { createdAtMs: 5, state: 'open' }, 14 * dayMs + 5)).toBe(false)
    expect(isOpen(closing, null, Number.MAX_SAFE_INTEGER)).toBe(true)
  })

  it('that is closed refuses before it looks at anything else', () => {
    const closed = facts({ settings: { close_after_days: 1, moderation: 'all' }, parent: null })
    expect(decidePosting(closed, input, dayMs)).toEqual({ kind: 'refuse', code: 'page_closed' })
  })
})

describe('reports', () => {
  const comment = { status: 'approved', reports: 3, isJudged: false }

  it.each([
    [3, {}, true],
    [3, { reports: 2 }, false],
    [3, { reports: 4 }, true],
    [3, { isJudged: true, reports: 1_000 }, false],
    [3, { status: 'pending' }, false],
    [3, { status: 'spam' }, false],
    [3, { status: 'deleted' }, false],
    [1, { reports: 1 }, true],
    [0, { reports: 1_000 }, false],
  ])('of which %i hold, on %j: held %s', (reports_to_hold, changes, isHeld) => {
    expect(reportsHold({ ...settings, reports_to_hold }, { ...comment, ...changes })).toBe(isHeld)
  })

  it('hold a published comment from the third on unless the site says otherwise', () => {
    expect([2, 3].map((reports) => reportsHold(settings, { ...comment, reports }))).toEqual([false, true])
  })
})

/** Every state that a comment can come in, with what outweighs what. */
describe('the order of a decision', () => {
  const word = (action: StoredRule['action']) => makeRuleBook([rule({ action })], 0)
  const insult = { ...input, body: 'حمار' }
  const worst = {
    settings: { moderation: 'all', close_after_days: 1, max_body_length: 2, max_comments_per_minute: 1 },
    page: { id: 1, createdAtMs: 0, state: 'open' },
    parent: null,
    latestByAuthorMs: [dayMs - 2],
    sameText: { inPlace: 1, anywhere: 50 },
    fromAddress: { lately: limits.commentsPerAddress, today: 0 },
    siteToday: 0,
    rules: word('refuse'),
    hasApprovedComment: false,
  } as const

  it('is what cannot be at all, then what was said before, then too fast, then the rules, then who waits', () => {
    const steps: [Partial<Omit<PostingFacts, 'settings'>> & { settings?: Partial<Settings> }, object][] = [
      [{}, { code: 'page_closed' }],
      [{ settings: { ...worst.settings, close_after_days: 0 } }, { code: 'parent_not_found' }],
      [{ parent: undefined }, { code: 'validation_failed' }],
      [
        { settings: { ...worst.settings, close_after_days: 0, max_body_length: 9 } },
        { code: 'comment_duplicate' },
      ],
      [{ sameText: { inPlace: 0, anywhere: 50 } }, { code: 'too_many_comments' }],
      [{ latestByAuthorMs: [] }, { code: 'comment_refused' }],
      [{ rules: word('spam') }, { kind: 'spam' }],
      [
        { rules: word('hold') },
        { kind: 'hold', reasons: ['word', 'moderation_all', 'flood'].map((code) => ({ code })) },
      ],
      [
        { rules: makeRuleBook([], 0), fromAddress: { lately: 0, today: 0 } },
        { kind: 'hold', reasons: [{ code: 'moderation_all' }] },
      ],
      [{ settings: { moderation: 'first_time' } }, { kind: 'hold', reasons: [{ code: 'first_time' }] }],
      [{ hasApprovedComment: true }, { kind: 'publish' }],
    ]
    let given: (typeof steps)[number][0] = worst
    for (const [changes, expected] of steps) {
      given = { ...given, ...changes }
      expect(decidePosting(facts(given), insult, dayMs)).toMatchObject(expected)
    }
  })

  it('never publishes what a rule, the site or a limit wants to see, and never refuses for want of trust', () => {
    const given = fc.record({
      moderation: fc.constantFrom('all' as const, 'first_time' as const, 'none' as const),
      hasApprovedComment: fc.boolean(),
      links: fc.nat(3),
      anywhere: fc.nat(5),
      lately: fc.nat(limits.commentsPerAddressMost - 1),
      action: fc.constantFrom(null, 'hold' as const, 'spam' as const, 'refuse' as const),
    })
    fc.assert(
      fc.property(given, ({ moderation, hasApprovedComment, links, anywhere, lately, action }) => {
        const body = `حمار ${'https://a.example '.repeat(links)}${'كلام '.repeat(10)}`
        const rules = action ? word(action) : makeRuleBook([], 0)
        const sameText = { inPlace: 0, anywhere }
        const fromAddress = { lately, today: lately }
        const decision = decidePosting(
          facts({ settings: { moderation }, hasApprovedComment, rules, sameText, fromAddress }),
          { ...input, body },
          1,
        )
        const waits =
          moderation === 'all' ||
          (moderation === 'first_time' && !hasApprovedComment) ||
          links >= 2 ||
          anywhere >= limits.sameTextMost ||
          lately >= limits.commentsPerAddress
        const kind = action === 'refuse' || action === 'spam' ? action : action || waits ? 'hold' : 'publish'
        expect(decision.kind).toBe(kind)
        expect('reasons' in decision && decision.reasons.length > 0).toBe(kind === 'hold' || kind === 'spam')
      }),
    )
  })
})
