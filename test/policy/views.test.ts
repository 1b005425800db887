import { describe, expect, it } from 'vitest'
import { keyring } from '../../worker/auth/keyring.ts'
import { addressBlock, visitorTokens } from '../../worker/auth/visitor.ts'
import { refusedView } from '../../worker/policy/views.ts'

const chrome =
  'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36'
const outcome = (headers: Record<string, string>) =>
  refusedView((name) => ({ 'user-agent': chrome, ...headers })[name])

describe('a hit', () => {
  it.each([
    '',
    'curl/8.5.0',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/129.0.0.0 Safari/537.36',
    'WhatsApp/2.23.20.0',
    'python-requests/2.32.3',
  ])('from %j is a program’s', (userAgent) => {
    expect(outcome({ 'user-agent': userAgent })).toBe('bot')
  })

  it.each([
    chrome,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; U; Android 4.4.2; ar-ma; SM-G7102) AppleWebKit/537.36 Version/4.0 Chrome/30.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
  ])('from %j may be a reader’s', (userAgent) => {
    expect(outcome({ 'user-agent': userAgent })).toBeNull()
  })

  it.each([
    ['sec-purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['purpose', 'prefetch'],
    ['x-purpose', 'preview'],
    ['x-moz', 'prefetch'],
  ])('with %s: %s is of a page that nobody looks at', (name, value) => {
    expect(outcome({ [name]: value })).toBe('prefetch')
  })
})

describe('the block of an address', () => {
  it.each([
    ['196.64.0.1', '196.64.0.1'],
    ['::ffff:196.64.0.1', '196.64.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['', ''],
  ])('of %s is %s', (ip, block) => {
    expect(addressBlock(ip)).toBe(block)
  })
})

describe('the token of a visitor', async () => {
  const keys = await keyring('A'.repeat(43))
  if (!keys) throw new Error('no keys')
  const dayMs = 86_400_000
  const reader = { ip: '2001:db8:1:2::9', userAgent: chrome }
  const time = { nowMs: 20_000 * dayMs + 7_200_000, windowMs: 1_800_000 }
  const token = async (site: string, who = reader, at = time) => (await visitorTokens(keys, site, who, at))[0]

  it('is one for a line and a browser, on one site, for one day', async () => {
    const first = await token('a')
    expect(first).toMatch(/^[\w-]{22}$/)
    expect(await token('a', { ...reader, ip: '2001:db8:1:2:ffff::1' })).toBe(first)
    expect(await token('a', { ...reader, ip: '2001:db8:1:3::9' })).not.toBe(first)
    expect(await token('a', { ...reader, userAgent: `${chrome}x` })).not.toBe(first)
    expect(await token('b')).not.toBe(first)
    expect(await token('a', reader, { ...time, nowMs: time.nowMs + dayMs })).not.toBe(first)
  })

  it('comes with yesterday’s while a window that began yesterday may be open', async () => {
    const midnight = 20_001 * dayMs
    const yesterday = await visitorTokens(keys, 'a', reader, { ...time, nowMs: midnight - 1 })
    const after = await visitorTokens(keys, 'a', reader, { ...time, nowMs: midnight + time.windowMs - 1 })
    expect(after[1]).toBe(yesterday[0])
    expect(await visitorTokens(keys, 'a', reader, { ...time, nowMs: midnight + time.windowMs })).toEqual([
      after[0],
    ])
  })
})
