import { describe, expect, it } from 'vitest'
import type { AuthorFields, Reason, Rule, RuleImportAnswer, RuleList } from '../../contract/index.ts'
import {
  act,
  device,
  list,
  makeSite,
  post,
  postApproved,
  queue,
  read,
  refused,
  send,
  sendJson,
  setSettings,
  someComment,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { everything } from '../worker-support/database.ts'

const sara = { name: 'سارة', email: 'sara@example.com' }
const nameless = { name: 'سارة' }
const asDevice = (n: number) => ({ 'sada-device': device(n) })
const without: AuthorFields = { name: 'required', email: 'off', website: 'off' }
const optional: AuthorFields = { name: 'optional', email: 'optional', website: 'optional' }

async function approved(site: TestSite, author: object, headers: Record<string, string>): Promise<void> {
  const { comment } = await post(site, { author }, headers)
  await act(site, comment.id, 'approve')
}

const statusOf = async (site: TestSite, author: object, headers: Record<string, string> = {}) =>
  (await post(site, { author }, headers)).status

async function reasonsOf(site: TestSite, id: string): Promise<Reason[] | undefined> {
  return (await queue(site)).data.find((comment) => comment.id === id)?.reasons
}

describe('trust', () => {
  it('is the device’s alone where the site asks for no e-mail address, whoever it says it is', async () => {
    const site = await makeSite({ fields: without })
    expect(await statusOf(site, nameless, asDevice(1))).toBe('pending')
    await approved(site, nameless, asDevice(1))
    expect(await statusOf(site, { name: 'أخرى' }, asDevice(1))).toBe('approved')
    expect(await statusOf(site, nameless, asDevice(2))).toBe('pending')
    expect(await statusOf(site, nameless)).toBe('pending')
  })

  it('does not come from a comment without a device', async () => {
    const site = await makeSite({ fields: without })
    await approved(site, nameless, {})
    expect(await statusOf(site, nameless)).toBe('pending')
    expect(await statusOf(site, nameless, asDevice(1))).toBe('pending')
  })

  it('needs an address where one can be given: who gives none is nobody', async () => {
    const site = await makeSite({ fields: optional })
    await approved(site, nameless, asDevice(1))
    expect(await statusOf(site, nameless, asDevice(1))).toBe('pending')
    await approved(site, sara, asDevice(1))
    expect(await statusOf(site, nameless, asDevice(1))).toBe('pending')
    expect(await statusOf(site, sara, asDevice(1))).toBe('approved')
  })

  it('stays with a device when the site stops asking, and goes by the address again when it asks', async () => {
    const site = await makeSite()
    await approved(site, sara, asDevice(1))
    await setSettings(site, { fields: without })
    expect(await statusOf(site, nameless, asDevice(1))).toBe('approved')
    await setSettings(site, { fields: optional })
    expect(await statusOf(site, { name: 'عمر', email: 'omar@example.com' }, asDevice(1))).toBe('pending')
    expect(await statusOf(site, sara, asDevice(1))).toBe('approved')
  })
})

describe('the same comment again in the same place', () => {
  const again = (author: object, headers: Record<string, string> = {}) => ({ author, headers })
  const body = 'شكرا'

  it.each([
    ['by the same address on another device', again(sara, asDevice(2))],
    ['by the same address under another name', again({ ...sara, name: 'س.' }, asDevice(1))],
  ])('%s is refused', async (_, { author, headers }) => {
    const site = await makeSite({ moderation: 'none' })
    await post(site, { author: sara, body }, asDevice(1))
    await refused(
      sendJson('POST', `${site.path}/comments`, someComment({ author, body }), headers),
      'comment_duplicate',
    )
  })

  it('is refused of one device without an address, and of another reader it is another comment', async () => {
    const site = await makeSite({ moderation: 'none', fields: optional })
    const send = (n: number, author: object) =>
      sendJson('POST', `${site.path}/comments`, someComment({ author, body }), asDevice(n))
    await read(send(1, {}), 201)
    await read(send(2, {}), 201)
    await read(send(1, sara), 201)
    await refused(send(1, {}), 'comment_duplicate')
    await refused(send(2, {}), 'comment_duplicate')
    expect((await list(site)).data).toHaveLength(3)
  })

  it('is no repetition where it answers somebody else, nor when the first was deleted', async () => {
    const site = await makeSite({ moderation: 'none' })
    const first = await post(site, { author: sara, body })
    const parent_id = await postApproved(site)
    expect((await post(site, { author: sara, body, parent_id })).status).toBe('approved')
    await act(site, first.comment.id, 'delete')
    expect((await post(site, { author: sara, body })).status).toBe('approved')
  })
})

describe('a comment', () => {
  it('by somebody called null, about null, is one like any other', async () => {
    const site = await makeSite({ moderation: 'none', fields: optional })
    const { comment } = await post(site, { author: { name: 'null' }, body: 'null' })
    expect(comment).toMatchObject({ author: { name: 'null' }, body: 'null', parent_id: null })
    expect((await post(site, { author: {}, body: 'null' })).status).toBe('approved')
  })

  it('is held for a word in its website, turned around, or under a tower of marks', async () => {
    const site = await makeSite({ moderation: 'none', fields: optional, max_links: 0 })
    const rule = { kind: 'word', pattern: 'حمار' }
    await read<Rule>(sendJson('POST', '/v1/moderation/rules', rule, withKey(site.key)), 201)
    const zalgo = [...'حمار'].map((letter) => letter + '\u0301\u0489\u0316'.repeat(9)).join('')
    for (const [changes, detail] of [
      [{ author: { website: 'https://a.example/حمار' } }, 'حمار'],
      [{ body: 'ح\u202eما\u202cر' }, 'حمار'],
      [{ author: { name: 'ال\u200bحمار' } }, 'الحمار'],
    ] as const) {
      const { comment, status } = await post(site, changes)
      expect([status, await reasonsOf(site, comment.id)]).toEqual(['pending', [{ code: 'word', detail }]])
    }
    const { comment } = await post(site, { body: `أيضا ${zalgo}` })
    const [reason] = (await reasonsOf(site, comment.id)) ?? []
    expect(comment.body).toContain(reason?.detail ?? '?')
  })

  it('that three readers report waits, and two or the same one again are not three', async () => {
    const site = await makeSite({ moderation: 'none' })
    const id = (await post(site)).comment.id
    const report = (n: number) => {
      const headers = { ...asDevice(n), 'cf-connecting-ip': `105.99.0.${n}` }
      return read<{ outcome: string }>(
        sendJson('POST', `${site.path}/comments/${id}/reports`, {}, headers),
        202,
      )
    }
    const outcomes = []
    for (const n of [1, 1, 2, 2, 1]) outcomes.push((await report(n)).outcome)
    expect(outcomes).toEqual(['reported', 'repeat', 'reported', 'repeat', 'repeat'])
    expect((await list(site)).data).toHaveLength(1)
    await report(3)
    expect((await list(site)).data).toEqual([])
    expect(await reasonsOf(site, id)).toEqual([{ code: 'reports', detail: '3' }])
  })
})

describe('a list of keywords that is imported', () => {
  const importList = (site: TestSite, keywords: string) =>
    read<RuleImportAnswer>(sendJson('POST', '/v1/moderation/rules:import', { keywords }, withKey(site.key)))

  it('becomes rules of their kinds, and says of every line what became of it', async () => {
    const site = await makeSite()
    const list = 'casino\r\nCASINO\r\n\r\n# spam\r\n196.64.0.0/16\r\n1.2.3.4/0\r\n@spam.example\r\nحمار\r\n'
    expect(await importList(site, list)).toEqual({ added: 4, known: 1, skipped: 2 })
    expect(await importList(site, list)).toEqual({ added: 0, known: 5, skipped: 2 })
    const { data } = await read<RuleList>(send('/v1/moderation/rules', { headers: withKey(site.key) }))
    const kinds = data.map(({ kind, mode, pattern }) => [kind, mode, pattern])
    expect(kinds.sort()).toEqual([
      ['address', 'word', '196.64.0.0/16'],
      ['domain', 'word', '@spam.example'],
      ['word', 'contains', 'casino'],
      ['word', 'contains', 'حمار'],
    ])
  })

  it('keeps nothing of an e-mail address, and holds its author', async () => {
    const site = await makeSite({ moderation: 'none' })
    const email = 'troll.private@example.com'
    expect(await importList(site, `${email}\nTroll.Private@EXAMPLE.com`)).toEqual({
      added: 1,
      known: 1,
      skipped: 0,
    })
    expect(JSON.stringify(await everything())).not.toContain('troll.private')
    const { comment } = await post(site, { author: { name: 'أحد', email } })
    expect(await reasonsOf(site, comment.id)).toEqual([{ code: 'author' }])
  })
})
