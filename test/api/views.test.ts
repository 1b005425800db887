import { describe, expect, it } from 'vitest'
import type { Outcome, ViewAnswer } from '../../contract/index.ts'
import {
  article,
  makeOtherSite,
  makeSite,
  origin,
  otherOrigin,
  read,
  refused,
  send,
  sendJson,
  setSettings,
  type TestSite,
  view,
} from '../worker-support/api.ts'
import { at, dayMs, noonMs } from '../worker-support/clock.ts'
import { stored } from '../worker-support/counter.ts'
import { changesNothing, everything } from '../worker-support/database.ts'

async function outcome(site: TestSite, headers: Record<string, string> = {}): Promise<Outcome> {
  return (await view(site, headers)).outcome
}

const from = (ip: string) => ({ 'cf-connecting-ip': ip })

describe('a view', () => {
  it('is counted when it is new, and told with the new number', async () => {
    const site = await makeSite()
    expect(await view(site)).toEqual({ page: article, views: 1, comments: 0, outcome: 'counted' })
  })

  it('is a repeat within the window, counted again after it, and the window starts anew', async () => {
    const site = await makeSite()
    at(noonMs)
    expect(await outcome(site)).toBe('counted')
    at(noonMs + 1_799_999)
    expect(await outcome(site)).toBe('repeat')
    at(noonMs + 1_800_000)
    expect(await view(site)).toMatchObject({ views: 2, outcome: 'counted' })
    at(noonMs + 3_599_999)
    expect(await view(site)).toMatchObject({ views: 2, outcome: 'repeat' })
  })

  it('uses the window of the site', async () => {
    const site = await makeSite({ view_window_seconds: 5 })
    at(noonMs)
    await outcome(site)
    at(noonMs + 4_999)
    expect(await outcome(site)).toBe('repeat')
    at(noonMs + 5_000)
    expect(await outcome(site)).toBe('counted')
  })

  it('across midnight is a repeat while the window is open, and then is not', async () => {
    const site = await makeSite()
    const midnight = 20_501 * dayMs
    at(midnight - 60_000)
    expect(await outcome(site)).toBe('counted')
    at(midnight + 60_000)
    expect(await outcome(site)).toBe('repeat')
    at(midnight - 60_000 + 1_800_000)
    expect(await view(site)).toMatchObject({ views: 2, outcome: 'counted' })
  })

  it('across midnight is a repeat for a whole day with the longest window', async () => {
    const site = await makeSite({ view_window_seconds: 86_400 })
    at(noonMs)
    await outcome(site)
    at(noonMs + dayMs - 1)
    expect(await outcome(site)).toBe('repeat')
    at(noonMs + dayMs)
    expect(await outcome(site)).toBe('counted')
  })

  it('counts once when one reader sends two hundred at once', async () => {
    const site = await makeSite()
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => outcome(site)))
    expect(outcomes.filter((name) => name === 'counted')).toHaveLength(1)
    expect(await view(site)).toMatchObject({ views: 1 })
  })

  it('counts two hundred when two hundred readers come at once', async () => {
    const site = await makeSite()
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, i) => outcome(site, from(`196.64.2.${i}`))),
    )
    expect(new Set(outcomes)).toEqual(new Set(['counted']))
    expect(await view(site)).toMatchObject({ views: 201 })
  })

  it('is one reader’s for the neighbours in one /64, another’s for another', async () => {
    const site = await makeSite()
    expect(await outcome(site, from('2001:db8:1:2::1'))).toBe('counted')
    expect(await outcome(site, from('2001:db8:1:2:aaaa:bbbb:cccc:dddd'))).toBe('repeat')
    expect(await outcome(site, from('2001:db8:1:3::1'))).toBe('counted')
  })

  it('is another reader’s with another browser at the same address', async () => {
    const site = await makeSite()
    await outcome(site)
    expect(
      await outcome(site, {
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0',
      }),
    ).toBe('counted')
  })

  it('ignores an address that the client claims', async () => {
    const site = await makeSite()
    await outcome(site)
    expect(
      await outcome(site, { 'x-forwarded-for': '1.2.3.4', 'x-real-ip': '1.2.3.5', forwarded: 'for=1.2.3.6' }),
    ).toBe('repeat')
  })

  it('of one reader on two pages and two sites counts each, under numbers that all differ', async () => {
    const [site, other] = [await makeSite(), await makeOtherSite()]
    expect(await view(site, {}, { page: 'wp:1' })).toMatchObject({ views: 1, outcome: 'counted' })
    expect(await view(site, {}, { page: 'wp:2' })).toMatchObject({ views: 1, outcome: 'counted' })
    const there = await view(other, { origin: otherOrigin }, { page: 'wp:1' })
    expect(there).toMatchObject({ views: 1, outcome: 'counted' })
    const leaves = [...((await stored(site)).leaf ?? []), ...((await stored(other)).leaf ?? [])]
    const visits = leaves.flatMap((leaf) =>
      JSON.parse(String(leaf.visits)).filter((_: number, i: number) => i % 3 === 1),
    )
    expect(visits).toHaveLength(3)
    expect(new Set(visits).size).toBe(3)
  })

  it.each([
    ['bot', { 'user-agent': '' }],
    ['bot', { 'user-agent': 'curl/8.5.0' }],
    ['bot', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }],
    ['bot', { 'user-agent': 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)' }],
    [
      'bot',
      {
        'user-agent':
          'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/129.0.0.0 Safari/537.36',
      },
    ],
    ['prefetch', { 'sec-purpose': 'prefetch;prerender' }],
    ['prefetch', { purpose: 'prefetch' }],
    ['prefetch', { 'x-moz': 'prefetch' }],
  ] as const)('is no view but %s with %j, and leaves nothing', async (name, headers) => {
    const site = await makeSite()
    await changesNothing(async () => {
      expect(await view(site, headers)).toEqual({ page: article, views: 0, comments: 0, outcome: name })
    })
  })

  it('that is a program’s is told the real number', async () => {
    const site = await makeSite()
    await view(site)
    expect(await view(site, { 'user-agent': 'curl/8.5.0' })).toMatchObject({ views: 1, outcome: 'bot' })
  })

  it.each(['text/plain', 'text/plain;charset=UTF-8', 'application/json'])(
    'may be sent as %s',
    async (type) => {
      const site = await makeSite()
      const init = {
        method: 'POST',
        body: JSON.stringify({ page: article }),
        headers: { 'content-type': type },
      }
      expect(await read<ViewAnswer>(send(`${site.path}/views`, init))).toMatchObject({ outcome: 'counted' })
    },
  )

  it('without an Origin is taken, as it comes from no browser’s page', async () => {
    const site = await makeSite()
    const request = new Request(`https://sada.test${site.path}/views`, {
      method: 'POST',
      body: JSON.stringify({ page: article }),
      headers: {
        'content-type': 'text/plain',
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0',
      },
    })
    const { exports } = await import('cloudflare:workers')
    expect((await exports.default.fetch(request)).status).toBe(200)
  })
})

describe('the label of a page', () => {
  const label = async () => {
    const [page] = (await everything()).page ?? []
    return page && { url: page.url, title: page.title }
  }

  it('is what its first view said, and no later one changes it', async () => {
    const site = await makeSite()
    await view(site, {}, { title: 'تعاونيات  الغد', url: `${article}?p=1` })
    await view(site, from('196.64.3.1'), { title: 'Another title', url: `${origin}/elsewhere` })
    expect(await label()).toEqual({ url: `${article}?p=1`, title: 'تعاونيات الغد' })
  })

  it('is filled in later where it was empty', async () => {
    const site = await makeSite()
    await view(site, {}, { page: 'wp:1' })
    expect(await label()).toEqual({ url: null, title: null })
    await view(site, {}, { page: 'wp:1', title: 'العنوان', url: article })
    expect(await label()).toEqual({ url: article, title: 'العنوان' })
  })

  it.each([
    [`${article}#comments`, article],
    [`https://somebody:secret@akhir-saa.example/a`, `${origin}/a`],
    [`${origin}/a?utm_campaign=${'x'.repeat(3000)}`, `${origin}/a`],
    [`${origin}/a?email=amina@example.com&token=1&p=7`, `${origin}/a?p=7`],
    [`${origin}/a?q=${'م'.repeat(1000)}`, `${origin}/a`],
    ['wp:1', null],
    ['/a', null],
  ])('of the page %s has the address %s', async (page, url) => {
    const site = await makeSite()
    await view(site, {}, { page })
    expect(await label()).toEqual({ url, title: null })
  })

  it('has an address that can be kept, however long the one that was sent is', async () => {
    const site = await makeSite()
    await view(site, {}, { url: `${origin}/a?q=${'م'.repeat(900)}` })
    expect(await label()).toEqual({ url: `${origin}/a`, title: null })
  })

  it.each([
    ['page', { page: 'https://evil.example/a' }],
    ['url', { page: 'wp:1', url: 'https://akhir-saa.example.evil.com/a', title: 'x' }],
  ])('is never an address elsewhere, sent as %s', async (_, body) => {
    const site = await makeSite()
    await changesNothing(() => refused(sendJson('POST', `${site.path}/views`, body), 'page_host_not_allowed'))
  })

  it('is not taken from another origin', async () => {
    const site = await makeSite()
    const request = () =>
      sendJson(
        'POST',
        `${site.path}/views`,
        { page: article, title: 'x' },
        { origin: 'https://evil.example' },
      )
    await changesNothing(() => refused(request(), 'origin_not_allowed'))
    await setSettings(site, { origins: [origin, 'https://evil.example'] })
    expect((await request()).status).toBe(200)
  })
})
