import { describe, expect, it } from 'vitest'
import {
  commentIdTimeMs,
  type ReplayAnswer,
  type Rule,
  type RuleImportAnswer,
  type RuleList,
} from '../../contract/index.ts'
import {
  act,
  article,
  device,
  makeKey,
  makeSite,
  post,
  queue,
  refused,
  sendJson,
  someComment,
  type TestSite,
} from '../worker-support/api.ts'
import { at, dayMs, noonMs } from '../worker-support/clock.ts'
import { changesNothing, number } from '../worker-support/database.ts'
import { moderator } from '../worker-support/moderator.ts'
import { seedComments, seededId, seedPages } from '../worker-support/seed.ts'

const add = (site: TestSite, rule: object) => moderator(site).post<Rule>('/rules', rule, 201)
const addRefused = (site: TestSite, rule: object) => moderator(site).ask('POST', '/rules', rule)
const rules = async (site: TestSite) => (await moderator(site).get<RuleList>('/rules')).data
const comment = (site: TestSite, changes = {}, headers = {}) =>
  sendJson('POST', `${site.path}/comments`, someComment(changes), headers)
const open = { moderation: 'none', max_comments_per_minute: 0 } as const
const word = { kind: 'word', pattern: 'حمار' }

/** What becomes of a comment: `201` published, `202` waits, `403` refused; and why it waits. */
async function fate(site: TestSite, changes = {}, headers = {}): Promise<[number, string[]]> {
  const answer = await comment(site, changes, headers)
  if (answer.status !== 202) return [answer.status, []]
  const { comment: made } = await answer.json<{ comment: { id: string } }>()
  for (const status of ['pending', 'spam']) {
    const found = (await queue(site, `?status=${status}`)).data.find(({ id }) => id === made.id)
    if (found)
      return [202, [status, ...found.reasons.map(({ code, detail }) => `${code} ${detail ?? ''}`.trim())]]
  }
  throw new Error('the comment is nowhere')
}

describe('a rule', () => {
  it.each([
    ['hold', [202, ['pending', 'word حمار']]],
    ['spam', [202, ['spam', 'word حمار']]],
    ['refuse', [403, []]],
  ] satisfies [string, [number, string[]]][])(
    'that says %s does so from the next comment on',
    async (action, expected) => {
      const site = await makeSite(open)
      expect(await fate(site, { body: 'يا حمار 1' })).toEqual([201, []])
      await add(site, { ...word, action })
      expect(await fate(site, { body: 'يا حمار 2' })).toEqual(expected)
      expect(await fate(site, { body: 'يا صديق' })).toEqual([201, []])
    },
  )

  it('that refuses stores nothing, and says only that a rule did', async () => {
    const site = await makeSite(open)
    await add(site, { ...word, action: 'refuse' })
    await changesNothing(async () => {
      const { title } = await refused(comment(site, { body: 'حمار' }), 'comment_refused')
      expect(title).not.toContain('حمار')
    })
  })

  it('does nothing any more when it is removed, at once', async () => {
    const site = await makeSite(open)
    const { id } = await add(site, word)
    expect((await fate(site, { body: 'حمار 1' }))[0]).toBe(202)
    expect((await moderator(site).ask('DELETE', `/rules/${id}`)).status).toBe(204)
    expect((await fate(site, { body: 'حمار 2' }))[0]).toBe(201)
    expect(await rules(site)).toEqual([])
    await refused(moderator(site).ask('DELETE', `/rules/${id}`), 'rule_not_found')
  })

  it('ends at its time, and may then be made again', async () => {
    at(noonMs)
    const site = await makeSite(open)
    const ends = (ms: number) => ({ expires_at: new Date(ms).toISOString() })
    await add(site, { ...word, ...ends(noonMs + dayMs) })
    expect((await fate(site, { body: 'حمار 1' }))[0]).toBe(202)
    at(noonMs + dayMs)
    expect((await fate(site, { body: 'حمار 2' }))[0]).toBe(201)
    await add(site, { ...word, ...ends(noonMs + 2 * dayMs) })
    expect((await fate(site, { body: 'حمار 3' }))[0]).toBe(202)
    expect(await rules(site)).toHaveLength(1)
  })

  it('is one for a pattern, however it is spelled; another way of looking is another rule', async () => {
    const site = await makeSite(open)
    await add(site, word)
    await changesNothing(async () => {
      await refused(addRefused(site, word), 'rule_exists')
      await refused(addRefused(site, { ...word, pattern: ' حِمــار ' }), 'rule_exists')
      await refused(addRefused(site, { ...word, action: 'refuse' }), 'rule_exists')
    })
    await add(site, { ...word, mode: 'contains' })
    expect((await rules(site)).map(({ mode }) => mode).toSorted()).toEqual(['contains', 'word'])
  })

  it('is answered and listed as one and the same, newest first', async () => {
    at(noonMs)
    const site = await makeSite(open)
    const one = await add(site, word)
    at(noonMs + 1)
    const two = await add(site, { kind: 'domain', pattern: 'mailinator.com', action: 'spam' })
    expect(await rules(site)).toEqual([two, one])
    expect(one).toMatchObject({ mode: 'word', action: 'hold', expires_at: null, pattern: 'حمار' })
  })

  it.each([
    [{ kind: 'word' }, ''],
    [{ kind: 'word', pattern: ' ' }, '/pattern'],
    [{ kind: 'word', pattern: '؟!' }, '/pattern'],
    [{ kind: 'word', pattern: 'x'.repeat(201) }, '/pattern'],
    [{ kind: 'domain', pattern: 'not a domain' }, ''],
    [{ kind: 'address', pattern: '999.1.1.1' }, '/pattern'],
    [{ kind: 'address', pattern: '10.0.0.0/99' }, '/pattern'],
    [{ kind: 'author', pattern: 'a@b' }, ''],
    [{ kind: 'word', comment_id: '01k85wgcjbre47wkd0a9br1kqw' }, ''],
    [{ ...word, action: 'burn' }, '/action'],
    [{ ...word, expires_at: 'tomorrow' }, '/expires_at'],
  ])('is not made of %j', async (rule, pointer) => {
    const site = await makeSite(open)
    const problem = await changesNothing(() => refused(addRefused(site, rule), 'validation_failed'))
    expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer])
  })
})

describe('a rule about', () => {
  const from = (email: string, name = 'سارة') => ({ author: { name, email } })

  it('an e-mail domain knows what is under it, and nothing that only looks like it', async () => {
    const site = await makeSite(open)
    await add(site, { kind: 'domain', pattern: '@Mailinator.com' })
    expect((await fate(site, from('a@mailinator.com')))[1]).toEqual(['pending', 'domain @Mailinator.com'])
    expect((await fate(site, from('b@eu.MAILINATOR.com')))[0]).toBe(202)
    expect((await fate(site, from('c@notmailinator.com')))[0]).toBe(201)
    expect((await fate(site, from('mailinator.com@example.com')))[0]).toBe(201)
  })

  it('a block of addresses knows who is in it', async () => {
    const site = await makeSite(open)
    await add(site, { kind: 'address', pattern: '196.64.0.0/16', action: 'refuse' })
    const ip = (address: string) => ({ 'cf-connecting-ip': address })
    expect((await fate(site, {}, ip('196.64.200.7')))[0]).toBe(403)
    expect((await fate(site, {}, ip('196.65.0.7')))[0]).toBe(201)
    expect((await fate(site, {}, ip('::ffff:196.64.1.1')))[0]).toBe(403)
  })

  it('an author’s e-mail address shows nothing of it, and knows the author by any name', async () => {
    const site = await makeSite(open)
    const rule = await add(site, { kind: 'author', pattern: 'Troll@Example.com' })
    expect(rule.pattern).toBe('•••')
    expect((await fate(site, from('troll@example.com', 'اسم آخر')))[1]).toEqual(['pending', 'author'])
    expect((await fate(site, from('other@example.com')))[0]).toBe(201)
    expect(JSON.stringify(await rules(site)).toLowerCase()).not.toContain('troll')
  })

  it('an author’s name knows its other spellings, and no part of it', async () => {
    const site = await makeSite(open)
    await add(site, { kind: 'author', pattern: 'أحمد' })
    expect((await fate(site, from('a@example.com', 'احــمد')))[0]).toBe(202)
    expect((await fate(site, from('b@example.com', 'أحمد علي')))[0]).toBe(201)
  })

  it('the author of a comment knows the address, or, where there is none, the device', async () => {
    const site = await makeSite({ ...open, fields: { name: 'required', email: 'optional', website: 'off' } })
    const one = (await post(site, from('troll@example.com', 'مشاغب'))).comment.id
    expect((await add(site, { kind: 'author', comment_id: one })).pattern).toBe('مشاغب')
    expect((await fate(site, from('troll@example.com', 'غيره')))[0]).toBe(202)
    const headers = { 'sada-device': device(1) }
    const two = (await post(site, { author: { name: 'بلا بريد' } }, headers)).comment.id
    await add(site, { kind: 'author', comment_id: two })
    expect((await fate(site, { author: { name: 'اسم جديد' } }, headers))[0]).toBe(202)
    expect((await fate(site, { author: { name: 'اسم جديد' } }, { 'sada-device': device(2) }))[0]).toBe(201)
  })
})

describe('WordPress’s list of keywords', () => {
  const load = (site: TestSite, keywords: string) =>
    moderator(site).post<RuleImportAnswer>('/rules:import', { keywords, action: 'spam' })

  it('is taken over once, line by line', async () => {
    const site = await makeSite(open)
    const keywords = 'casino\r\n\n  viagra  \nحمار\n\u0640\n'
    expect(await load(site, keywords)).toEqual({ added: 3, known: 0, skipped: 1 })
    await changesNothing(async () =>
      expect(await load(site, keywords)).toEqual({ added: 0, known: 3, skipped: 1 }),
    )
    expect((await fate(site, { body: 'onlinecasinos' }))[1]).toEqual(['spam', 'word casino'])
  })

  it('fits as a whole or not at all', async () => {
    const site = await makeSite(open)
    const lines = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => `keyword${from + i}`).join('\n')
    expect(await load(site, lines(0, 999))).toMatchObject({ added: 999 })
    await changesNothing(async () => {
      const answer = moderator(site).ask('POST', '/rules:import', { keywords: lines(2000, 2) })
      await refused(answer, 'rules_full')
    })
    await add(site, word)
    await changesNothing(() => refused(addRefused(site, { ...word, pattern: 'آخر' }), 'rules_full'))
  })
})

describe('a rehearsal', () => {
  const replay = (site: TestSite, rule: object) => moderator(site).post<ReplayAnswer>('/rules:replay', rule)

  it('tells what a rule would have met, and stores nothing', async () => {
    const site = await makeSite(open)
    await post(site, { body: 'يا حمااار' })
    const spam = (await post(site, { body: 'الحمار' })).comment.id
    await post(site, { body: 'صديقي' })
    await act(site, spam, 'spam')
    await changesNothing(async () => {
      const answer = await replay(site, word)
      expect(answer).toMatchObject({
        examined: 3,
        matched: 2,
        by_status: { approved: 1, spam: 1 },
        next_cursor: null,
        possible: true,
      })
      expect(answer.data.map(({ body, detail }) => [body, detail])).toEqual([
        ['الحمار', 'الحمار'],
        ['يا حمااار', 'حمااار'],
      ])
      expect((await replay(site, { kind: 'author', pattern: 'سارة' })).matched).toBe(3)
      expect(await replay(site, { kind: 'address', pattern: '10.0.0.0/8' })).toMatchObject({
        examined: 0,
        possible: false,
      })
    })
  })

  it('by an e-mail address or its host takes the scope to read addresses, and is noted as such', async () => {
    const site = await makeSite(open)
    await post(site)
    const reader = await makeKey(site, ['read', 'moderate'])
    const byAddress = [
      { kind: 'domain', pattern: 'example.com' },
      { kind: 'author', pattern: 'sara@example.com' },
    ]
    for (const rule of byAddress) {
      await refused(moderator(site, reader).ask('POST', '/rules:replay', rule), 'scope_missing')
      expect((await replay(site, rule)).matched).toBe(1)
    }
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'email.read'`)).toBe(2)
  })

  it('looks at the last thirty days, in pieces, at each comment once, and not at the staff’s', async () => {
    at(noonMs + 31 * dayMs)
    const site = await makeSite(open)
    await seedPages(site.id, 1)
    // The ids of these begin in the year 2025; they are older than thirty days.
    await seedComments(site.id, { count: 40, pages: 1, authors: 1, replyEach: 0, status: "'pending'" })
    for (let i = 0; i < 3; i++) await post(site, { body: `حمار ${i}` })
    await moderator(site).post(
      `/comments/${(await queue(site, '?status=approved')).data[0]?.id}/replies`,
      { body: 'حمار' },
      201,
    )
    expect(await replay(site, word)).toMatchObject({ examined: 3, matched: 3 })
    at(noonMs + 62 * dayMs)
    expect(await replay(site, word)).toMatchObject({ examined: 0, matched: 0 })
  })

  it('goes on by cursor for the same rule, and for no other', async () => {
    const site = await makeSite(open)
    await seedPages(site.id, 1)
    await seedComments(site.id, { count: 1200, pages: 1, authors: 9, replyEach: 0, status: "'approved'" })
    at(commentIdTimeMs(seededId(1)) + dayMs)
    let [examined, matched, pieces] = [0, 0, 0]
    for (let cursor: string | null = ''; cursor !== null; pieces++) {
      const piece: ReplayAnswer = await replay(site, {
        kind: 'word',
        pattern: 'comment',
        ...(cursor && { cursor }),
      })
      examined += piece.examined
      matched += piece.matched
      expect(piece.data.length).toBeLessThanOrEqual(50)
      cursor = piece.next_cursor
    }
    expect([examined, matched, pieces]).toEqual([1200, 1200, 3])
    const { next_cursor: cursor } = await replay(site, { kind: 'word', pattern: 'comment' })
    const other = { kind: 'word', pattern: 'another', cursor }
    await refused(moderator(site).ask('POST', '/rules:replay', other), 'cursor_foreign')
  })

  it('is of this site’s comments only', async () => {
    const site = await makeSite(open)
    await post(site, { body: 'حمار', page: article })
    const other = await makeSite(open, 'autre')
    expect(await replay(other, word)).toMatchObject({ examined: 0, matched: 0 })
    expect(await number('SELECT count(*) AS n FROM rule')).toBe(0)
  })
})
