import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuditList, RecipientList } from '../../contract/index.ts'
import { purge } from '../../worker/jobs/purge.ts'
import {
  makeKey,
  makeOtherSite,
  makeSite,
  post,
  read,
  refused,
  send,
  sendJson,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { at, dayMs } from '../worker-support/clock.ts'
import { laterMs, tellNow } from '../worker-support/courier.ts'
import { changesNothing, everything, number } from '../worker-support/database.ts'
import {
  actsOf,
  addRecipient,
  addWilling,
  linksIn,
  type Mailbox,
  mailError,
  openMailbox,
  recipientsPath,
  someRecipient,
} from '../worker-support/mail.ts'

let site: TestSite
let mailbox: Mailbox

beforeEach(async () => {
  at(laterMs)
  site = await makeSite()
  mailbox = openMailbox()
})

afterEach(() => {
  mailbox.close()
  vi.restoreAllMocks()
})

const ask = (id: string, key = site.key) =>
  send(`${recipientsPath}/${id}/ask`, { method: 'POST', headers: withKey(key) })
const patch = (id: string, body: unknown, key = site.key) =>
  sendJson('PATCH', `${recipientsPath}/${id}`, body, withKey(key))
const remove = (id: string, key = site.key) =>
  send(`${recipientsPath}/${id}`, { method: 'DELETE', headers: withKey(key) })
const list = (key = site.key) => read<RecipientList>(send(recipientsPath, { headers: withKey(key) }))
const audit = async () =>
  (await read<AuditList>(send('/v1/moderation/audit', { headers: withKey(site.key) }))).data.map(
    ({ action, after }) => `${action} ${after}`,
  )
const stateOf = (id: string) =>
  env.DB.prepare('SELECT state FROM channel WHERE id = ?1').bind(id).first<string>('state')

describe('a recipient', () => {
  it('is asked by one mail, waits, and is told nothing before they say yes', async () => {
    const recipient = await addRecipient(site, { name: 'سعاد', mode: 'digest', digest_hours: [18, 8, 18] })
    expect(recipient).toEqual({
      id: recipient.id,
      name: 'سعاد',
      mode: 'digest',
      digest_hours: [8, 18],
      locale: null,
      state: 'waiting',
      paused: false,
      asked_at: new Date(laterMs).toISOString(),
      created_at: new Date(laterMs).toISOString(),
    })
    const [message, ...others] = mailbox.sent
    if (!message) throw new Error('no message')
    expect(others).toEqual([])
    expect(message).toMatchObject({
      to: 'moderator@news.example',
      from: { email: 'sada@news.example', name: 'آخر ساعة' },
      subject: 'هل تريد أن تصلك التعليقات المنتظرة؟ — \u2068آخر ساعة\u2069',
      headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    })
    const links = linksIn(message)
    expect(links.html).toEqual(links.text)
    const own = { generation: 0, siteId: site.id, channelId: recipient.id, subjectId: recipient.id }
    expect(await actsOf(links.text)).toEqual([
      { ...own, action: 'confirm', expiresAtMs: laterMs + 7 * dayMs },
      { ...own, action: 'unsubscribe', expiresAtMs: laterMs + 365 * dayMs },
    ])
    expect(message.headers['List-Unsubscribe']).toBe(`<${links.text[1]}>`)
    expect(await number('SELECT channels AS n FROM site')).toBe(0)
  })

  it('stands once in the list of a site, however the address is written, and may stand in another’s', async () => {
    await addRecipient(site)
    const again = { ...someRecipient(), email: 'Moderator@NEWS.example' }
    await changesNothing(() =>
      refused(sendJson('POST', recipientsPath, again, withKey(site.key)), 'recipient_exists'),
    )
    const other = await makeOtherSite()
    expect(await addRecipient(other)).toMatchObject({ state: 'waiting', asked_at: null })
  })

  it.each([
    ['none', undefined, 'required'],
    ['an empty one', '', 'required'],
    ['a list', 'a@news.example, b@news.example', 'email_invalid'],
    ['one with a header behind it', 'a@news.example\r\nBcc: b@news.example', 'email_invalid'],
    ['one with a name', 'A <a@news.example>', 'email_invalid'],
  ])('needs an address, and not %s', async (_, email, code) => {
    const body = { ...someRecipient(), email }
    const problem = await refused(
      sendJson('POST', recipientsPath, body, withKey(site.key)),
      'validation_failed',
    )
    expect(problem.errors).toEqual([{ pointer: '/email', code }])
    expect(mailbox.sent).toEqual([])
  })

  it.each([[[]], [[24]], [[-1]], [[7.5]], [[1, 2, 3, 4, 5, 6, 7]]])(
    'has digests at hours, not %j',
    async (hours) => {
      const body = { ...someRecipient(), digest_hours: hours }
      await refused(sendJson('POST', recipientsPath, body, withKey(site.key)), 'validation_failed')
    },
  )

  it('is changed, and removed with everything about them', async () => {
    const { id } = await addWilling(site)
    const changes = { name: 'ليلى', mode: 'digest', digest_hours: [6], locale: 'fr' }
    expect(await read(patch(id, changes))).toMatchObject({ id, ...changes, state: 'on' })
    expect(await read(patch(id, { locale: null }))).toMatchObject({
      name: 'ليلى',
      digest_hours: [6],
      locale: null,
    })
    expect((await remove(id)).status).toBe(204)
    await refused(remove(id), 'recipient_not_found')
    expect((await everything()).channel).toEqual([])
    expect(await audit()).toEqual([
      `recipient.remove ${id}`,
      `recipient.change ${id}`,
      `recipient.change ${id}`,
      `recipient.ask ${id}`,
      `recipient.create ${id}`,
    ])
  })

  it('of another site is as unknown as one that is not there', async () => {
    const { id } = await addRecipient(site)
    const { key } = await makeOtherSite()
    await changesNothing(async () => {
      await refused(patch(id, { name: 'x' }, key), 'recipient_not_found')
      await refused(ask(id, key), 'recipient_not_found')
      await refused(remove(id, key), 'recipient_not_found')
      expect((await list(key)).data).toEqual([])
    })
  })
})

describe('links in mail', () => {
  it('stay where the recipient was added, by whatever address somebody changes them', async () => {
    const { id } = await addWilling(site)
    const request = new Request(`https://preview.sada.test${recipientsPath}/${id}`, {
      method: 'PATCH',
      headers: { ...withKey(site.key), 'content-type': 'application/json' },
      body: JSON.stringify({ mode: 'each' }),
    })
    await read(exports.default.fetch(request))
    await post(site)
    await tellNow(site.id)
    const message = mailbox.sent.at(-1)
    if (!message) throw new Error('no mail')
    for (const link of linksIn(message).text) expect(new URL(link).origin).toBe('https://sada.test')
  })
})

describe('the question', () => {
  it('goes to an address once a day, whoever asks, on whatever site, also when it was removed meanwhile', async () => {
    const { id } = await addRecipient(site)
    await refused(ask(id), 'recipient_asked')
    await remove(id)
    const again = await addRecipient(site)
    const other = await makeOtherSite()
    await addRecipient(other, { email: 'MODERATOR@news.example' })
    expect(mailbox.sent).toHaveLength(1)
    expect(await list()).toMatchObject({ data: [{ id: again.id, asked_at: null }] })
    at(Date.parse(`${new Date(laterMs + dayMs).toISOString().slice(0, 10)}T00:00:00Z`))
    expect(await read(ask(again.id))).toMatchObject({ asked_at: new Date().toISOString() })
    expect(mailbox.sent).toHaveLength(2)
  })

  it('goes once when many ask at the same time', async () => {
    const { id } = await addRecipient(site)
    at(laterMs + dayMs)
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(19).fill(429)])
    expect(mailbox.sent).toHaveLength(2)
  })

  it('can be repeated the same day when it surely did not get out, and only then', async () => {
    mailbox.refuse = () => mailError('E_SENDER_NOT_VERIFIED')
    const { id, asked_at } = await addRecipient(site)
    expect(asked_at).toBeNull()
    await refused(ask(id), 'mail_not_sent')
    mailbox.refuse = () => new Error('Network connection lost.')
    await refused(ask(id), 'mail_not_sent')
    mailbox.refuse = () => null
    await refused(ask(id), 'recipient_asked')
  })

  it('is asked anew of who unsubscribed, and of nobody who said yes', async () => {
    const { id } = await addWilling(site)
    await refused(ask(id), 'recipient_confirmed')
    await env.DB.prepare(`UPDATE channel SET state = 'off'`).run()
    at(laterMs + dayMs)
    expect(await read(ask(id))).toMatchObject({ state: 'waiting' })
    expect(await stateOf(id)).toBe('waiting')
  })

  it('and whoever did not answer it are forgotten after a month', async () => {
    const [willing, silent] = [await addWilling(site), await addRecipient(site, { email: 'b@news.example' })]
    at(laterMs + 20 * dayMs)
    await read(ask(silent.id))
    await purge(env.DB, laterMs + 49 * dayMs)
    expect(await stateOf(silent.id)).toBe('waiting')
    expect(await number('SELECT count(*) AS n FROM mail_confirmation')).toBe(0)
    await purge(env.DB, laterMs + 51 * dayMs)
    expect([await stateOf(silent.id), await stateOf(willing.id)]).toEqual([null, 'on'])
  })
})

describe('a recipient’s address', () => {
  const canary = 'canary.moderator+7x9q@secret-mail.example'

  it('is nowhere but in the mail to it, and for keys that may read addresses, which is noted', async () => {
    const logged: unknown[] = []
    for (const level of ['log', 'info', 'error', 'warn'] as const)
      vi.spyOn(console, level).mockImplementation((...parts) => logged.push(parts))
    mailbox.refuse = () => mailError(null, canary)
    const added = await addRecipient(site, { email: canary })
    const moderator = await makeKey(site, ['settings', 'read'])
    const seen = [added, await list(moderator), await read(patch(added.id, { name: 'x' }, moderator))]
    const stored = JSON.stringify([seen, logged, await everything()]).toLowerCase()
    for (const hidden of [canary, btoa(canary), encodeURIComponent(canary), 'canary', 'secret-mail'])
      expect(stored).not.toContain(hidden.toLowerCase())
    expect(await audit()).not.toContain(`email.read ${added.id}`)
    expect(await list()).toMatchObject({ data: [{ email: canary }] })
    expect(await audit()).toContain(`email.read ${added.id}`)
  })

  it('cannot be read in the place of another', async () => {
    const [a, b] = [await addRecipient(site), await addRecipient(site, { email: 'b@news.example' })]
    const config = await env.DB.prepare('SELECT config FROM channel WHERE id = ?1').bind(a.id).first('config')
    await env.DB.prepare('UPDATE channel SET config = ?2 WHERE id = ?1').bind(b.id, config).run()
    const { data } = await list()
    expect(data.find(({ id }) => id === b.id)?.email).toBeNull()
  })
})
