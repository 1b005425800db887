import { describe, expect, it } from 'vitest'
import {
  article,
  asAdmin,
  makeSite,
  origin,
  postApproved,
  send,
  sendJson,
  setSettings,
  someComment,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'

const corsHeaders = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))

const strangers = [
  'https://evil.example',
  'null',
  'https://evil-akhir-saa.example',
  'https://akhir-saa.example.evil.com',
  'https://AKHIR-SAA.example',
  'https://akhir-saa.example/',
  'https://akhir-saa.example/path',
  'http://akhir-saa.example',
  'https://akhir-saa.example:443',
  'https://akhir-saa.example:8443',
  '*',
]

const list = (site: TestSite, headers: Record<string, string> = {}) =>
  send(`${site.path}/comments?page=${article}`, { headers })

function preflight(site: TestSite, from: string): Promise<Response> {
  const headers = {
    origin: from,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,x-evil,idempotency-key,sada-device,authorization',
  }
  return send(`${site.path}/comments`, { method: 'OPTIONS', headers })
}

describe('an origin of the site', () => {
  it('may read the answer, by name and without credentials', async () => {
    const answer = await list(await makeSite())
    expect(corsHeaders(answer)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'etag, retry-after, x-request-id',
    })
    expect(answer.headers.get('vary')).toBe('Origin')
  })

  it('may read refusals too', async () => {
    const site = await makeSite()
    const answer = await sendJson('POST', `${site.path}/comments`, someComment({ body: '' }))
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('vary')).toBe('Origin')
  })

  it('is told beforehand what it may send, whatever it asks for', async () => {
    const answer = await preflight(await makeSite(), origin)
    expect(answer.status).toBe(204)
    expect(await answer.text()).toBe('')
    expect(corsHeaders(answer)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'etag, retry-after, x-request-id',
      'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
      'access-control-allow-headers': 'content-type, idempotency-key, sada-device',
      'access-control-max-age': '7200',
    })
    expect(answer.headers.get('vary')).toBe('Origin')
  })

  it('is whatever the settings say now', async () => {
    const site = await makeSite()
    await setSettings(site, { origins: ['http://localhost:8080'] })
    expect(corsHeaders(await list(site))).toEqual({})
    const local = await list(site, { origin: 'http://localhost:8080' })
    expect(local.headers.get('access-control-allow-origin')).toBe('http://localhost:8080')
  })
})

describe.each(strangers)('the origin %s', (stranger) => {
  it('may not read what is public, not ask beforehand, and not write', async () => {
    const site = await makeSite()
    const read = await list(site, { origin: stranger })
    expect(read.status).toBe(200)
    expect(read.headers.get('vary')).toBe('Origin')
    const asked = await preflight(site, stranger)
    expect(asked.status).toBe(403)
    const written = await sendJson('POST', `${site.path}/comments`, someComment(), { origin: stranger })
    expect(written.status).toBe(403)
    for (const answer of [read, asked, written]) expect(corsHeaders(answer)).toEqual({})
  })
})

describe('another place', () => {
  it('has no CORS: moderation, administration and health are not for browsers of other sites', async () => {
    const site = await makeSite()
    for (const [path, headers] of [
      ['/v1/moderation/summary', withKey(site.key)],
      ['/v1/admin/sites', asAdmin],
      ['/health', {}],
    ] as const) {
      expect(corsHeaders(await send(path, { headers }))).toEqual({})
      expect(corsHeaders(await send(path, { method: 'OPTIONS', headers }))).toEqual({})
    }
  })

  it('tells everybody that a site does not exist, so that the console shows the reason', async () => {
    const answer = await send('/v1/sites/akhir/counts?page=wp:1')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('an unchanged answer', () => {
  it.each(['/comments?page=', '/counts?page='])(
    'of %s is a 304 without a body, which the page may still read',
    async (path) => {
      const site = await makeSite()
      await postApproved(site)
      const address = `${site.path}${path}${article}`
      const first = await send(address)
      const etag = first.headers.get('etag') ?? ''
      expect(etag).toMatch(/^"[\w-]{22}"$/)
      const second = await send(address, { headers: { 'if-none-match': etag } })
      expect(second.status).toBe(304)
      expect(await second.text()).toBe('')
      for (const name of ['etag', 'cache-control', 'vary', 'access-control-allow-origin'])
        expect(second.headers.get(name)).toBe(first.headers.get(name))
      await postApproved(site)
      expect((await send(address, { headers: { 'if-none-match': etag } })).status).toBe(200)
    },
  )
})

describe('an answer', () => {
  const safe = {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
  }
  const shared = 'public, max-age=0, s-maxage=10, stale-while-revalidate=20'

  it.each([
    ['GET', '/v1/sites/akhir-saa/comments?page=wp:1', 200, shared],
    ['GET', '/v1/sites/akhir-saa/counts?page=wp:1', 200, shared],
    ['POST', '/v1/sites/akhir-saa/views', 200, 'no-store'],
    ['POST', '/v1/sites/akhir-saa/comments', 202, 'no-store'],
    ['GET', '/v1/sites/akhir-saa/comments', 400, 'no-store'],
    ['GET', '/v1/sites/akhir/comments', 404, 'no-store'],
    ['GET', '/v1/moderation/summary', 200, 'no-store'],
    ['GET', '/v1/moderation/comments', 200, 'no-store'],
    ['GET', '/v1/moderation/settings', 200, 'no-store'],
    ['PATCH', '/v1/moderation/settings', 422, 'no-store'],
    ['GET', '/v1/admin/sites', 401, 'no-store'],
    ['GET', '/health', 200, 'no-store'],
    ['GET', '/nothing', 404, 'no-store'],
    ['DELETE', '/health', 405, 'no-store'],
  ])('to %s %s (%i) is safe to open and is cached as %s', async (method, path, status, cacheControl) => {
    const site = await makeSite()
    const answer = await send(path, {
      method,
      headers: { 'content-type': 'application/json', ...withKey(site.key) },
      ...(['POST', 'PATCH'].includes(method)
        ? { body: JSON.stringify(path.endsWith('views') ? { page: 'wp:1' } : someComment()) }
        : {}),
    })
    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject({ ...safe, 'cache-control': cacheControl })
    expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('of one comment is shared for seconds', async () => {
    const site = await makeSite()
    const answer = await send(`${site.path}/comments/${await postApproved(site)}`)
    expect(answer.headers.get('cache-control')).toBe(shared)
  })

  it('holds nothing of a request’s headers that another reader could get', async () => {
    const site = await makeSite()
    const headers = Object.fromEntries(
      [
        'x-forwarded-host',
        'x-forwarded-proto',
        'x-original-url',
        'accept-language',
        'cookie',
        'x-request-id',
        'referer',
      ].map((name) => [name, 'mmarkerr']),
    )
    const answer = await list(site, headers)
    expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain('mmarkerr')
  })
})
