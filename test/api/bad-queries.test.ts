import { describe, expect, it } from 'vitest'
import { type ErrorCode, encodeCursor } from '../../contract/index.ts'
import {
  article,
  asAdmin,
  makeSite,
  origin,
  postApproved,
  refused,
  send,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing } from '../worker-support/database.ts'

const hostile = [
  "' OR 1=1 --",
  "'; DROP TABLE comment; --",
  '1) UNION SELECT secret_hash FROM api_key --',
  '%27%20OR%201=1',
  '%00',
  '%E0%A4%A',
  '%',
  '..%2f..%2f',
  '<script>alert(1)</script>',
  'x'.repeat(10_000),
  '1e400',
  '-1',
  'NaN',
  '__proto__',
  '',
]

const gets = [
  '/v1/sites/akhir-saa/counts?page=',
  '/v1/sites/akhir-saa/comments?page=',
  `/v1/sites/akhir-saa/comments?page=${article}&limit=`,
  `/v1/sites/akhir-saa/comments?page=${article}&sort=`,
  `/v1/sites/akhir-saa/comments?page=${article}&cursor=`,
  `/v1/sites/akhir-saa/comments?page=${article}&unknown=`,
  '/v1/sites/akhir-saa/comments/',
  '/v1/sites/',
  '/v1/moderation/comments?status=',
  '/v1/moderation/comments?page=',
  '/v1/moderation/comments?reason=',
  '/v1/moderation/comments?since=',
  '/v1/moderation/comments?limit=',
  '/v1/moderation/comments?cursor=',
  '/v1/moderation/comments/',
  '/health?',
  '/',
]

describe('a hostile value', () => {
  it.each(gets)('after %s is refused or harmless, and never an error of ours', async (path) => {
    const site = await makeSite()
    await postApproved(site)
    await changesNothing(async () => {
      for (const value of hostile) {
        const response = await send(`${path}${value.replace(/[ #]/g, encodeURIComponent)}`, {
          headers: withKey(site.key),
        })
        expect(response.status, `${path}${value}`).toBeLessThan(500)
        if (response.status >= 400 && value.length > 3)
          expect(await response.text()).not.toContain(value.slice(0, 40))
      }
    })
  })

  it.each([
    ['an unknown parameter', '/v1/sites/akhir-saa/comments?page=wp:1&debug=1', 'query_invalid'],
    [
      'one named like a property of every object',
      '/v1/sites/akhir-saa/comments?page=wp:1&constructor=1',
      'query_invalid',
    ],
    ['one named __proto__', '/v1/sites/akhir-saa/comments?page=wp:1&__proto__=1', 'query_invalid'],
    ['a repeated parameter', '/v1/sites/akhir-saa/comments?page=wp:1&page=wp:2', 'query_invalid'],
    ['a missing parameter', '/v1/sites/akhir-saa/comments', 'query_invalid'],
    ['a limit of 0', '/v1/sites/akhir-saa/comments?page=wp:1&limit=0', 'query_invalid'],
    ['a limit of 101', '/v1/sites/akhir-saa/comments?page=wp:1&limit=101', 'query_invalid'],
    ['a limit that is no number', '/v1/sites/akhir-saa/comments?page=wp:1&limit=1e1', 'query_invalid'],
    ['an unknown order', '/v1/sites/akhir-saa/comments?page=wp:1&sort=id', 'query_invalid'],
    ['a page elsewhere', '/v1/sites/akhir-saa/comments?page=https://evil.example/', 'page_host_not_allowed'],
    ['what is no page', '/v1/sites/akhir-saa/comments?page=two%20words', 'page_invalid'],
    ['no page at all', '/v1/sites/akhir-saa/counts', 'query_invalid'],
    [
      'one page elsewhere among others',
      '/v1/sites/akhir-saa/counts?page=wp:1&page=https://evil.example/',
      'page_host_not_allowed',
    ],
    [
      'a query on a single comment',
      '/v1/sites/akhir-saa/comments/01k85wgcjbre47wkd0a9br1kqw?a=1',
      'query_invalid',
    ],
    ['an id that cannot be one', '/v1/sites/akhir-saa/comments/%E0%A4%A', 'comment_not_found'],
    ['a site that cannot be one', '/v1/sites/%E0%A4%A/counts?page=wp:1', 'site_not_found'],
    ['an unknown site', '/v1/sites/nobody/counts?page=wp:1', 'site_not_found'],
  ] satisfies [string, string, ErrorCode][])('%s has its own code', async (_, path, code) => {
    await makeSite()
    await changesNothing(() => refused(send(path), code))
  })

  it.each([
    'status=all',
    'since=yesterday',
    'since=2026-13-01T00:00:00Z',
    'reason=links%27',
    'limit=500',
    'q=%21',
    'status=any',
    'author=',
    'subject=x',
  ])('of the queue, %s, is refused', async (query) => {
    const site = await makeSite()
    await refused(send(`/v1/moderation/comments?${query}`, { headers: withKey(site.key) }), 'query_invalid')
  })

  it.each([
    '2026-02-31T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2026-01-01T00:00:00+14:00',
  ])('of a time, %s, is no error of ours', async (time) => {
    const site = await makeSite()
    const response = await send(`/v1/moderation/comments?since=${encodeURIComponent(time)}`, {
      headers: withKey(site.key),
    })
    expect(response.status).toBeLessThan(500)
  })

  it('in a well-made cursor starts the list elsewhere, at worst', async () => {
    const site = await makeSite()
    await postApproved(site)
    const lists = ['threads akhir-saa 1 oldest', 'threads akhir-saa 1 top', 'thread akhir-saa 1']
    const positions = [
      [],
      ['x'],
      ["' OR 1=1"],
      ['x', 'NaN'],
      ['x', '1e999'],
      ['x', '9'.repeat(40)],
      ['\u0000', '\u0000'],
    ]
    for (const list of lists)
      for (const position of positions)
        for (const sort of ['oldest', 'top']) {
          const cursor = encodeCursor(list, position, Date.now())
          const response = await send(`${site.path}/comments?page=${article}&sort=${sort}&cursor=${cursor}`)
          expect([200, 400]).toContain(response.status)
        }
  })
})

describe('an address', () => {
  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v1/sites',
    '/v1/sites/akhir-saa',
    '/v1/sites/akhir-saa/',
    '/v1/sites/akhir-saa/unknown',
    '/v2/health',
    '/health/',
    '//health',
  ])('with nothing behind it is a 404: %s', async (path) => {
    await makeSite()
    await refused(send(path), 'route_not_found')
  })

  it.each([
    ['DELETE', '/v1/sites/akhir-saa/comments', 'GET, HEAD, POST'],
    ['PUT', '/v1/sites/akhir-saa/counts', 'GET, HEAD'],
    ['GET', '/v1/sites/akhir-saa/views', 'POST'],
    ['PATCH', '/v1/sites/akhir-saa/comments/01k85wgcjbre47wkd0a9br1kqw', 'GET, HEAD'],
    ['GET', '/v1/moderation/comments/01k85wgcjbre47wkd0a9br1kqw/approve', 'POST'],
    ['DELETE', '/v1/moderation/settings', 'GET, HEAD, PATCH'],
    ['PUT', '/v1/admin/sites', 'GET, HEAD, POST'],
    ['POST', '/health', 'GET, HEAD'],
  ])('does not take %s %s and says what it takes', async (method, path, allow) => {
    await makeSite()
    const response = await changesNothing(() => send(path, { method, headers: asAdmin }))
    expect(response.headers.get('allow')).toBe(allow)
    await refused(response, 'method_not_allowed')
  })

  it('answers HEAD as GET, without a body', async () => {
    const site = await makeSite()
    await postApproved(site)
    const path = `${site.path}/comments?page=${article}`
    const [head, get] = [await send(path, { method: 'HEAD' }), await send(path)]
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    for (const name of ['content-type', 'cache-control', 'vary', 'access-control-allow-origin', 'etag'])
      expect(head.headers.get(name)).toBe(get.headers.get(name))
    expect((await send('/health', { method: 'HEAD', headers: { origin } })).status).toBe(200)
  })
})
