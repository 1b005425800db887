import { describe, expect, it } from 'vitest'
import { keyring } from '../../worker/auth/keyring.ts'
import { makeNextSalt, type SaltStore } from '../../worker/auth/salt.ts'
import { addressBlock, shardOf, visitorOf } from '../../worker/auth/visitor.ts'
import { refusedView } from '../../worker/policy/views.ts'

const chrome =
  'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36'
const outcome = (headers: Record<string, string>, honours_privacy_signals = false) =>
  refusedView((name) => ({ 'user-agent': chrome, ...headers })[name], { honours_privacy_signals })

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

describe('a browser that asks not to be tracked', () => {
  it.each([{ 'sec-gpc': '1' }, { dnt: '1' }])(
    'with %j is counted unless the site honours that',
    (headers) => {
      expect(outcome(headers)).toBeNull()
      expect(outcome(headers, true)).toBe('opted_out')
    },
  )

  it('says so with 1 only', () => {
    expect(outcome({ dnt: '0', 'sec-gpc': '0' }, true)).toBeNull()
  })
})

/** KV, with what it was told about forgetting. */
class Salts implements SaltStore {
  readonly entries = new Map<string, { value: string; ttlSeconds: number }>()

  async get(name: string): Promise<string | null> {
    return this.entries.get(name)?.value ?? null
  }

  async put(name: string, value: string, { expirationTtl }: { expirationTtl: number }): Promise<void> {
    this.entries.set(name, { value, ttlSeconds: expirationTtl })
  }
}

describe('what a counter gets to know of a reader', async () => {
  const keys = await keyring('A'.repeat(43))
  if (!keys) throw new Error('no keys')
  const dayMs = 86_400_000
  const someone = { ip: '2001:db8:1:2::9', userAgent: chrome }
  const time = { nowMs: 20_000 * dayMs + 7_200_000, windowMs: 1_800_000 }
  const salts = new Salts()
  const visitor = (site = 'a', page = 'wp:1', who = someone, at = time, store = salts) =>
    visitorOf({ salts: store, keys }, site, page, who, at)

  it('is a number for a line, a browser and a page, on one site, for one day', async () => {
    const first = await visitor()
    expect(first.visits).toHaveLength(1)
    expect(Number.isSafeInteger(first.visits[0])).toBe(true)
    expect(await visitor('a', 'wp:1', { ...someone, ip: '2001:db8:1:2:ffff::1' })).toEqual(first)
    const others = [
      await visitor('a', 'wp:1', { ...someone, ip: '2001:db8:1:3::9' }),
      await visitor('a', 'wp:1', { ...someone, userAgent: `${chrome}x` }),
      await visitor('a', 'wp:2'),
      await visitor('b'),
      await visitor('a', 'wp:1', someone, { ...time, nowMs: time.nowMs + dayMs }),
    ]
    expect(new Set([first, ...others].map(({ visits }) => visits[0])).size).toBe(6)
  })

  it('comes with yesterday’s while a window that began yesterday may be open', async () => {
    const midnight = 20_001 * dayMs
    const at = (nowMs: number) => visitor('a', 'wp:1', someone, { ...time, nowMs })
    const yesterday = await at(midnight - 1)
    const after = await at(midnight + time.windowMs - 1)
    expect(after.visits[1]).toBe(yesterday.visits[0])
    expect((await at(midnight + time.windowMs)).visits).toEqual([after.visits[0]])
  })

  it('cannot be found out again when the salt is gone, with every other secret in hand', async () => {
    const before = await visitor()
    expect(await visitor('a', 'wp:1', someone, time, new Salts())).not.toEqual(before)
  })

  it('rests on a salt that is forgotten two days after its day began', async () => {
    const store = new Salts()
    await visitor('a', 'wp:1', someone, time, store)
    expect([...store.entries].map(([name, { ttlSeconds }]) => [name, ttlSeconds])).toEqual([
      ['salt/20000', 2 * 86_400 - 7_200],
    ])
    await makeNextSalt(store, time.nowMs)
    expect(store.entries.get('salt/20001')?.ttlSeconds).toBe(3 * 86_400 - 7_200)
    const { value } = store.entries.get('salt/20001') ?? {}
    await visitor('a', 'wp:1', someone, { ...time, nowMs: time.nowMs + dayMs }, store)
    expect(store.entries.get('salt/20001')?.value).toBe(value)
  })

  it('names the same counter every day, and spreads readers evenly', async () => {
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 400; i++) {
      const shard = await shardOf(keys, 'a', { ...someone, ip: `196.64.${i % 7}.${i}` }, 4)
      counts[shard] = (counts[shard] ?? 0) + 1
    }
    for (const n of counts) expect(n).toBeGreaterThan(60)
    expect(await shardOf(keys, 'a', someone, 1)).toBe(0)
  })
})
