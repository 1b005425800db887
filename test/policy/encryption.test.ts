import { describe, expect, it } from 'vitest'
import { authorMac, openEmail, sealEmail } from '../../worker/auth/email.ts'
import { equalInConstantTime, fromBase64Url, toBase64Url } from '../../worker/auth/encoding.ts'
import { editToken, isEditToken, type Keyring, keyring, mac } from '../../worker/auth/keyring.ts'
import { newKey, parseKey } from '../../worker/auth/keys.ts'

async function ring(secret = 'A'.repeat(43)): Promise<Keyring> {
  const keys = await keyring(secret)
  if (!keys) throw new Error('not a secret')
  return keys
}

const other = toBase64Url(new Uint8Array(32).fill(7))
const email = 'sara@example.com'

describe('a sealed address', () => {
  it.each([email, 's@e.ma', 'سارة@مثال.المغرب', `${'a'.repeat(64)}@${'b'.repeat(60)}.example`])(
    'opens to %s',
    async (address) => {
      const keys = await ring()
      expect(await openEmail(keys, 'site', 'id', await sealEmail(keys, 'site', 'id', address))).toBe(address)
    },
  )

  it('opens for its own site and comment only', async () => {
    const keys = await ring()
    const sealed = await sealEmail(keys, 'site', 'id', email)
    expect(await openEmail(keys, 'site', 'other', sealed)).toBeNull()
    expect(await openEmail(keys, 'other', 'id', sealed)).toBeNull()
  })

  it('opens with its own secret only, also when it claims to be of another', async () => {
    const [keys, others] = [await ring(), await ring(other)]
    const sealed = await sealEmail(keys, 'site', 'id', email)
    expect(await openEmail(others, 'site', 'id', sealed)).toBeNull()
    expect(await openEmail(others, 'site', 'id', sealed.replace(keys.id, others.id))).toBeNull()
  })

  it('does not open when a single character was altered', async () => {
    const keys = await ring()
    const sealed = await sealEmail(keys, 'site', 'id', email)
    const body = sealed.lastIndexOf('.') + 1
    for (const at of [body, body + 40, sealed.indexOf('.', 4) + 3]) {
      const altered = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
      expect(await openEmail(keys, 'site', 'id', altered)).toBeNull()
    }
  })

  it.each(['', 'v1', 'v1...', 'v2.a.b.c', 'v1.a.*.c', 'sara@example.com'])(
    'does not open when it is %j',
    async (sealed) => {
      expect(await openEmail(await ring(), 'site', 'id', sealed)).toBeNull()
    },
  )

  it('is another text each time, and never shows the address', async () => {
    const keys = await ring()
    const sealed = await Promise.all(Array.from({ length: 50 }, () => sealEmail(keys, 'site', 'id', email)))
    expect(new Set(sealed).size).toBe(50)
    expect(sealed.join()).not.toContain('sara')
    expect(sealed.join()).not.toContain(btoa(email).slice(0, 8))
  })

  it('is as long for a short address as for a longer one', async () => {
    const keys = await ring()
    const lengths = await Promise.all(
      ['s@e.ma', email, `${'a'.repeat(50)}@example.com`].map(
        async (text) => (await sealEmail(keys, 's', 'i', text)).length,
      ),
    )
    expect(new Set(lengths).size).toBe(1)
  })
})

describe('the hash of an address', () => {
  it.each([
    ['Sara@Example.COM', email],
    ['sara@bücher.example', 'SARA@xn--bcher-kva.example'],
    ['sara@BÜCHER.example', 'sara@bücher.example'],
    ['se\u0301b@example.com', 'séb@example.com'],
  ])('is the same for %s and %s', async (a, b) => {
    const keys = await ring()
    expect(await authorMac(keys, 'site', a)).toBe(await authorMac(keys, 'site', b))
  })

  it('differs by person, by site and by secret', async () => {
    const [keys, others] = [await ring(), await ring(other)]
    const macs = await Promise.all([
      authorMac(keys, 'site', email),
      authorMac(keys, 'other', email),
      authorMac(keys, 'site', 'sara@example.org'),
      authorMac(others, 'site', email),
    ])
    expect(new Set(macs).size).toBe(4)
    for (const text of macs) expect(text).toMatch(/^[\w-]{43}$/)
  })
})

describe('a keyed hash', () => {
  it('tells values apart by where they are parted, and by purpose', async () => {
    const keys = await ring()
    const macs = await Promise.all([
      mac(keys, 'device', 'ab', 'c'),
      mac(keys, 'device', 'a', 'bc'),
      mac(keys, 'visitor', 'ab', 'c'),
      mac(keys, 'device', 'abc'),
    ])
    expect(new Set(macs).size).toBe(4)
  })

  it('proves who wrote a comment', async () => {
    const keys = await ring()
    const token = await editToken(keys, 'site', 'id')
    expect(await isEditToken(keys, 'site', 'id', token)).toBe(true)
    expect(await isEditToken(keys, 'site', 'other', token)).toBe(false)
    expect(await isEditToken(keys, 'site', 'id', token.slice(1))).toBe(false)
    expect(await isEditToken(keys, 'site', 'id', '')).toBe(false)
  })
})

describe('a secret', () => {
  it.each([undefined, '', 'short', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}*`, 'ا'.repeat(43)])(
    'is not %j',
    async (text) => {
      expect(await keyring(text)).toBeNull()
    },
  )

  it('is compared whole', () => {
    expect(equalInConstantTime('abc', 'abc')).toBe(true)
    for (const text of ['', 'ab', 'abd', 'abcd', 'abcabc'])
      expect(equalInConstantTime('abc', text)).toBe(false)
    expect(equalInConstantTime('', '')).toBe(true)
  })

  it('of a key is stored as a hash that the key gives again', async () => {
    const { id, secret, hash } = await newKey()
    expect(secret).toMatch(/^sada_[0-9a-v]{16}_[\w-]{43}$/)
    expect(await parseKey(secret)).toEqual({ id, hash })
    expect(secret).not.toContain(hash)
  })

  it.each([
    '',
    'sada_',
    'sada_abc_def',
    `sada_${'a'.repeat(16)}_${'b'.repeat(42)}`,
    `sada_${'A'.repeat(16)}_${'b'.repeat(43)}`,
  ])('of a key is not %j', async (text) => {
    expect(await parseKey(text)).toBeNull()
  })
})

describe('base 64 for addresses', () => {
  it('gives back the bytes, and null for what it is not', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
    expect(fromBase64Url('a+b')).toBeNull()
    expect(fromBase64Url('abcde')).toBeNull()
  })
})
