import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newCommentId, newPlainId } from '../../contract/index.ts'
import { toBase64Url } from '../../worker/auth/encoding.ts'
import { type Keyring, keyring } from '../../worker/auth/keyring.ts'
import { type Link, linkActions, makeLink, readLink } from '../../worker/auth/link.ts'

async function ring(secret = 'A'.repeat(43)): Promise<Keyring> {
  const keys = await keyring(secret)
  if (!keys) throw new Error('not a secret')
  return keys
}

const keys = await ring()
const nowMs = 1_800_000_000_000

const links: fc.Arbitrary<Link> = fc.record({
  siteId: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  channelId: fc.constant(null).map(() => newPlainId()),
  generation: fc.nat(10_000),
  action: fc.constantFrom(...linkActions),
  subjectId: fc.integer({ min: 0, max: nowMs }).map(newCommentId),
  expiresAtMs: fc.integer({ min: nowMs + 1000, max: nowMs + 10 ** 10 }),
})

const invalid = { fault: 'link_invalid' }
const isRefused = async (token: string) => expect(await readLink(keys, token, nowMs)).toEqual(invalid)
const seconds = (ms: number) => Math.floor(ms / 1000) * 1000

describe('a link', () => {
  it('says what it was made for, in characters that mail and chat leave alone', async () => {
    await fc.assert(
      fc.asyncProperty(links, async (link) => {
        const token = await makeLink(keys, link)
        expect(token).toMatch(/^[\w~-]+$/)
        expect(token.length).toBeLessThanOrEqual(160)
        const read = await readLink(keys, token, nowMs)
        expect(read).toEqual({ link: { ...link, expiresAtMs: seconds(link.expiresAtMs) } })
      }),
    )
  })

  it.each(linkActions)('does %s and nothing else', async (action) => {
    const link = {
      siteId: 'a',
      channelId: 'b',
      generation: 0,
      action,
      subjectId: 'c',
      expiresAtMs: nowMs + 1000,
    }
    const read = await readLink(keys, await makeLink(keys, link), nowMs)
    expect(read).toEqual({ link })
    const others = linkActions.filter((other) => other !== action)
    for (const other of others) {
      const token = await makeLink(keys, { ...link, action: other })
      expect(await readLink(keys, token, nowMs)).toEqual({ link: { ...link, action: other } })
      const [signature] = token.split('~').toReversed()
      const text = (await makeLink(keys, link)).split('~').slice(0, -1)
      await isRefused([...text, signature].join('~'))
    }
  })

  it('is refused when any bit of any character is another', async () => {
    const [link] = fc.sample(links, { numRuns: 1, seed: 7 })
    if (!link) throw new Error('no link')
    const token = await makeLink(keys, link)
    for (let at = 0; at < token.length; at++)
      for (let bit = 0; bit < 7; bit++) {
        const char = String.fromCharCode(token.charCodeAt(at) ^ (1 << bit))
        await isRefused(token.slice(0, at) + char + token.slice(at + 1))
      }
  })

  it('is refused when it is cut off, made longer, or turned', async () => {
    await fc.assert(
      fc.asyncProperty(links, fc.string({ minLength: 1 }), fc.nat(), async (link, more, n) => {
        const token = await makeLink(keys, link)
        await isRefused(token.slice(0, n % token.length))
        await isRefused(token.slice(1 + (n % token.length)))
        await isRefused(token + more)
        await isRefused(more + token)
        const upper = token.toUpperCase()
        if (upper !== token) await isRefused(upper)
      }),
    )
  })

  it('is refused when its parts have changed places, or one is of another link', async () => {
    await fc.assert(
      fc.asyncProperty(links, links, fc.nat(), fc.nat(), async (link, other, i, j) => {
        const token = await makeLink(keys, link)
        const [parts, others] = [token.split('~'), (await makeLink(keys, other)).split('~')]
        const [a, b] = [i % parts.length, j % parts.length]
        const turned = parts.map((part, at) => (at === a ? parts[b] : at === b ? parts[a] : part)).join('~')
        if (turned !== token) await isRefused(turned)
        const mixed = parts.map((part, at) => (at === a ? others[a] : part)).join('~')
        if (mixed !== token) await isRefused(mixed)
      }),
    )
  })

  it.each([
    '',
    '~',
    '~~~~~~',
    'x',
    '1~0~zzzzzz~a~b~c~',
    `1~0~zzzzzz~a~b~c~${'A'.repeat(22)}`,
    'م~م',
    '\u0000',
  ])('is not %j', async (token) => {
    await isRefused(token)
  })

  it('ends with its second, and says then what it was', async () => {
    await fc.assert(
      fc.asyncProperty(links, async (link) => {
        const token = await makeLink(keys, link)
        const endMs = seconds(link.expiresAtMs)
        const late = { ...link, expiresAtMs: endMs }
        expect(await readLink(keys, token, endMs - 1)).toEqual({ link: late })
        expect(await readLink(keys, token, endMs)).toEqual({ fault: 'link_expired', late })
      }),
    )
  })

  it('is of one instance: another’s secret does not know it', async () => {
    const others = await ring(toBase64Url(new Uint8Array(32).fill(7)))
    await fc.assert(
      fc.asyncProperty(links, async (link) => {
        expect(await readLink(others, await makeLink(keys, link), nowMs)).toEqual(invalid)
      }),
    )
  })
})
