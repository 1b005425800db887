import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSettings, limits, type Settings } from '../../contract/index.ts'
import { countLinks, decidePosting, isOpen, type PostingFacts } from '../../worker/policy/posting.ts'

const dayMs = 86_400_000
const settings: Settings = {
  ...defaultSettings,
  name: 'آخر ساعة',
  origins: ['https://akhir-saa.example'],
  locale: 'ar-MA',
  time_zone: 'Africa/Casablanca',
}

function facts(
  changes: Partial<Omit<PostingFacts, 'settings'>> & { settings?: Partial<Settings> } = {},
): PostingFacts {
  return {
    page: { id: 1, createdAtMs: 0 },
    parent: undefined,
    hasApprovedComment: true,
    ...changes,
    settings: { ...settings, ...changes.settings },
  }
}

const parent = { id: 'p', pageId: 1, visibleParentId: 'g', depth: 2, status: 'approved' }
const input = { body: 'مقال ممتاز', website: undefined }

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
    [0, 'no link', undefined],
    [1, 'see https://a.example', undefined],
    [1, 'no link', 'https://me.example'],
    [2, 'HTTP://a.example and www.b.example', undefined],
    [2, 'https://a.example', 'https://me.example'],
    [1, 'https://www.a.example', undefined],
    [0, 'awww.that.is not one', undefined],
  ])('sees %i links in %j with the website %j', (links, body, website) => {
    expect(countLinks({ body, website })).toBe(links)
    const decision = decidePosting(facts(), { body, website }, 1)
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

describe('a page', () => {
  it('takes comments for ever when the site says 0', () => {
    expect(isOpen(settings, { createdAtMs: 0 }, Number.MAX_SAFE_INTEGER)).toBe(true)
  })

  it('closes at the end of the last day, to the millisecond', () => {
    const closing = { ...settings, close_after_days: 14 }
    expect(isOpen(closing, { createdAtMs: 5 }, 14 * dayMs + 4)).toBe(true)
    expect(isOpen(closing, { createdAtMs: 5 }, 14 * dayMs + 5)).toBe(false)
    expect(isOpen(closing, null, Number.MAX_SAFE_INTEGER)).toBe(true)
  })

  it('that is closed refuses before it looks at anything else', () => {
    const closed = facts({ settings: { close_after_days: 1, moderation: 'all' }, parent: null })
    expect(decidePosting(closed, input, dayMs)).toEqual({ kind: 'refuse', code: 'page_closed' })
  })
})
