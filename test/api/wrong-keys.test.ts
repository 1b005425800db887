import { afterEach, describe, expect, it, vi } from 'vitest'
import { asAdmin, makeSite, refused, send, sendWith, withKey } from '../worker-support/api.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const ask = (headers: Record<string, string>, ip: string) =>
  send('/v1/moderation/summary', { headers: { ...headers, 'cf-connecting-ip': ip } })
const wrong = (i: number) => withKey(`sada_${String(i).padStart(16, '0')}_${'A'.repeat(43)}`)

/** Addresses of this test alone: the limit is kept by the minute, not by the test. */
const ip = (i: number) => `192.0.2.${i}`

describe('an address that sends wrong keys', () => {
  it('is told to wait from the eleventh in a minute on, and nobody else is', async () => {
    const site = await makeSite()
    for (let i = 0; i < 10; i++) await refused(ask(wrong(i), ip(1)), 'key_invalid')
    const answer = await ask(wrong(10), ip(1))
    expect(answer.headers.get('retry-after')).toBe('60')
    await refused(answer, 'too_many_failures')
    expect((await ask(withKey(site.key), ip(1))).status).toBe(200)
    await refused(ask(wrong(11), ip(1)), 'too_many_failures')
    await refused(ask(wrong(12), ip(2)), 'key_invalid')
  })

  it('is counted for keys of every kind of wrongness, and for the administrator’s token, but not for none', async () => {
    const site = await makeSite()
    for (let i = 0; i < 12; i++) await refused(ask({}, ip(3)), 'key_missing')
    for (let i = 0; i < 4; i++) await refused(ask(withKey('sada_x'), ip(3)), 'key_invalid')
    for (let i = 0; i < 3; i++) await refused(ask({ authorization: 'Basic x' }, ip(3)), 'key_invalid')
    for (let i = 0; i < 3; i++)
      await refused(
        send('/v1/admin/sites', { headers: { ...withKey(site.key), 'cf-connecting-ip': ip(3) } }),
        'key_invalid',
      )
    await refused(ask(withKey('sada_x'), ip(3)), 'too_many_failures')
    const admin = await send('/v1/admin/sites', { headers: { ...asAdmin, 'cf-connecting-ip': ip(3) } })
    expect(admin.status).toBe(200)
  })
})

describe('a key', () => {
  /** Lengths of what was compared, and with what outcome, while a request was answered. */
  async function comparisons(headers: Record<string, string>, path = '/v1/moderation/summary') {
    const spy = vi.spyOn(crypto.subtle, 'timingSafeEqual')
    const { status } = await sendWith({}, path, { headers })
    const seen = spy.mock.calls.map(([a, b], i) => [a.byteLength, b.byteLength, spy.mock.results[i]?.value])
    spy.mockRestore()
    return { status, seen }
  }

  it('is compared over its whole length, whether there is such a key or not', async () => {
    const { key } = await makeSite()
    const unknown = key.replace(/_\w{16}_/, `_${'0'.repeat(16)}_`)
    expect(await comparisons(withKey(key))).toEqual({ status: 200, seen: [[43, 43, true]] })
    for (const each of [`${key.slice(0, -4)}AAAA`, `${key.slice(0, 22)}${'A'.repeat(43)}`, unknown, 'sada_x'])
      expect(await comparisons(withKey(each))).toEqual({ status: 401, seen: [[43, 43, false]] })
  })

  it('of the administrator is compared in the same way, however long it is', async () => {
    const token = asAdmin.authorization.slice(7)
    const path = '/v1/admin/sites'
    expect(await comparisons(asAdmin, path)).toEqual({ status: 200, seen: [[43, 43, true]] })
    for (const each of ['x', `${token}x`, token.slice(1), 'x'.repeat(500)])
      expect(await comparisons(withKey(each), path)).toEqual({ status: 401, seen: [[43, 43, false]] })
  })
})
