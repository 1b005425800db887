import { describe, expect, it } from 'vitest'
import type { Queue } from '../../contract/index.ts'
import { siteToken } from '../../worker/store/queue-filter.ts'
import {
  act,
  device,
  makeOtherSite,
  makeSite,
  origin,
  otherOrigin,
  post,
  queue,
  refused,
  sendJson,
  someComment,
  type TestSite,
} from '../worker-support/api.ts'
import { moderator } from '../worker-support/moderator.ts'
import { reportThrice } from '../worker-support/play.ts'

const query = (filter: Record<string, string>) => `?${new URLSearchParams({ status: 'any', ...filter })}`
const found = async (site: TestSite, filter: Record<string, string>) =>
  (await queue(site, query(filter))).data.map(({ body }) => body)

const sample = [
  'قالت الحُكومةُ إنها ستراجع القرار',
  'وبالحكومه رأي آخر',
  'Une réforme de l’école, enfin !',
  'السعر 12٫5 درهم في ١٢ مدينة',
  'حكاية لا علاقة لها',
]

async function siteWith(bodies: readonly string[] = sample): Promise<TestSite> {
  const site = await makeSite()
  for (const body of bodies) await post(site, { body })
  return site
}

describe('a search', () => {
  it.each([
    ['حكومة', [1, 0]],
    ['الحكومة', [1, 0]],
    ['حُكُومَــةٌ', [1, 0]],
    ['وَالْحكومه', [1, 0]],
    ['ٱلحكومۃ', [1, 0]],
    ['حكو', [1, 0]],
    ['القرار', [0]],
    ['قرار حكومة', [0]],
    ['reforme', [2]],
    ['ÉCOLE', [2]],
    ['réf', [2]],
    ['12', [3]],
    ['١٢', [3]],
    ['مدين', [3]],
    ['سارة', [4, 3, 2, 1, 0]],
    ['حكومات', []],
    ['كومة', []],
  ] satisfies [string, number[]][])('for %j finds what a reader of Arabic would', async (q, expected) => {
    const site = await siteWith()
    expect(await found(site, { q })).toEqual(expected.map((i) => sample[i]))
  })

  it.each([
    '"حكومة"',
    'حكومة OR',
    'حكومة*',
    '*حكومة',
    '(حكومة)',
    'حكومة)',
    '-حكومة',
    '^حكومة',
    'body:حكومة',
    'حكومة AND',
    '{body}:حكومة',
    `حكومة' --`,
    'حكومة;',
  ])('takes %j as text, and fails on nothing', async (q) => {
    const site = await siteWith()
    const { status } = await moderator(site).ask('GET', `/comments${query({ q })}`)
    expect(status).toBe(200)
    const words = q.match(/[\p{L}]+/gu) ?? []
    // A word of English in the question is a word that the text would have to have.
    expect(await found(site, { q })).toHaveLength(words.length === 1 ? 2 : 0)
  })

  it.each(['NEAR(حكومة قرار)', 'a OR b', 'NOT x', 'حكومة NEAR قرار'])('knows no operator: %j', async (q) => {
    expect(await found(await siteWith(), { q })).toEqual([])
    const operator = q.replaceAll(/[()]/g, ' ')
    expect(await found(await siteOfOne(operator), { q })).toEqual([operator.trim()])
  })

  async function siteOfOne(body: string): Promise<TestSite> {
    const site = await makeSite({}, 'of-one')
    await post(site, { body })
    return site
  }

  it.each(['"', '*', '***', ' - ', '()', ':', '\u0640', '؟!'])('needs a word: not %j', async (q) => {
    const site = await siteWith()
    await refused(moderator(site).ask('GET', `/comments${query({ q })}`), 'query_invalid')
    await refused(moderator(site).ask('GET', `/comments${query({ author: q })}`), 'query_invalid')
  })

  it('finds nothing of another site, by no word at all', async () => {
    const site = await siteWith()
    const other = await makeOtherSite()
    for (const q of ['حكومة', siteToken(site.id), `site:${siteToken(site.id)}`, 'سارة'])
      expect(await found(other, { q })).toEqual([])
    const body = 'قالت الحكومة'
    await sendJson('POST', `${other.path}/comments`, someComment({ page: 'wp:1', body }), {
      origin: otherOrigin,
    })
    expect(await found(other, { q: 'حكومة' })).toEqual([body])
    expect(await found(site, { q: 'حكومة' })).toHaveLength(2)
  })

  it('is narrowed by status, page, reason, time and reports', async () => {
    const site = await makeSite({ moderation: 'none' })
    const word = (n: number) => `حكومة ${n}`
    const there = `${origin}/there`
    const one = (await post(site, { body: word(1) })).comment.id
    await post(site, { body: word(2), page: there })
    await post(site, { body: `${word(3)} www.a.example www.b.example` })
    await act(site, one, 'spam')
    const q = 'حكومة'
    expect(await found(site, { q, status: 'spam' })).toEqual([word(1)])
    expect(await found(site, { q, page: there })).toEqual([word(2)])
    expect(await found(site, { q, page: 'wp:unknown' })).toEqual([])
    expect(await found(site, { q, reason: 'links' })).toHaveLength(1)
    expect(await found(site, { q, since: '2099-01-01T00:00:00Z' })).toEqual([])
    const four = (await post(site, { body: word(4) })).comment.id
    const headers = { 'sada-device': device(1) }
    await sendJson('POST', `${site.path}/comments/${four}/reports`, {}, headers)
    expect(await found(site, { q, status: 'reported' })).toEqual([word(4)])
    await reportThrice(site, four)
    expect(await found(site, { q, status: 'reported' })).toEqual([word(4)])
    await act(site, four, 'approve')
    expect(await found(site, { q, status: 'reported' })).toEqual([])
  })

  it('by author asks names, or, with the id of a comment, for all of its author', async () => {
    const site = await makeSite()
    const author = (name: string, email: string) => ({ author: { name, email } })
    const one = (await post(site, { ...author('فاطمة الزهراء', 'f@example.com'), body: 'الأول' })).comment.id
    await post(site, { ...author('زهراء', 'z@example.com'), body: 'فاطمة في النص' })
    await post(site, { ...author('اسم آخر', 'F@example.com'), body: 'الثالث' })
    expect(await found(site, { author: 'فاطمه' })).toEqual(['الأول'])
    expect(await found(site, { author: 'الزهراء' })).toEqual(['فاطمة في النص', 'الأول'])
    expect(await found(site, { author: 'زهراء فاطمة' })).toEqual(['الأول'])
    expect(await found(site, { author: one })).toEqual(['الثالث', 'الأول'])
    expect(await found(site, { author: one, status: 'approved' })).toEqual([])
    expect(await found(site, { author: 'فاطمة', q: 'الأول' })).toEqual(['الأول'])
    expect(await found(site, { author: 'فاطمة', q: 'النص' })).toEqual([])
  })

  it('goes on by cursor, newest first, each comment once', async () => {
    const bodies = Array.from({ length: 7 }, (_, i) => `خبر عاجل ${i}`)
    const site = await siteWith(bodies)
    const walked: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const piece: Queue = await queue(
        site,
        `${query({ q: 'عاجل', limit: '3' })}${cursor && `&cursor=${cursor}`}`,
      )
      walked.push(...piece.data.map(({ body }) => body))
      cursor = piece.next_cursor
    }
    expect(walked).toEqual(bodies.toReversed())
  })

  it('is needed to ask for comments in whatever status', async () => {
    const site = await makeSite()
    await refused(moderator(site).ask('GET', '/comments?status=any'), 'query_invalid')
    await refused(moderator(site).ask('GET', '/comments?q='), 'query_invalid')
    await refused(moderator(site).ask('GET', `/comments?q=${'x'.repeat(201)}`), 'query_invalid')
  })
})
