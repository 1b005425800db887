import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewComment, Recipient } from '../../contract/index.ts'
import {
  act,
  device,
  makeOtherSite,
  makeSite,
  otherOrigin,
  post,
  postApproved,
  read,
  send,
  sendJson,
  setSettings,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { at, dayMs, hourMs } from '../worker-support/clock.ts'
import { courierAlarmMs, deliveriesOf, laterMs, planNow, ring, tellNow } from '../worker-support/courier.ts'
import { number } from '../worker-support/database.ts'
import {
  actsOf,
  addWilling,
  linksIn,
  type Mailbox,
  mailError,
  openMailbox,
  recipientsPath,
  type SentMessage,
} from '../worker-support/mail.ts'

let site: TestSite
let mailbox: Mailbox

const news = 'moderator@news.example'
const other = 'other@news.example'

beforeEach(async () => {
  at(laterMs)
  site = await makeSite({ time_zone: 'UTC' })
  mailbox = openMailbox()
})

afterEach(() => mailbox.close())

/** Forgets the questions, so that what is left is what was told. */
const told = () => mailbox.sent.filter(({ html }) => html.includes('/moderation/'))
const waits = async (changes: Partial<NewComment> = {}) => (await post(site, changes)).comment.id
/** Leaves so many messages about comments for today; a tenth of the 200 is for questions. */
const setBudget = (budget: number) =>
  env.DB.prepare(
    "INSERT INTO mail_day (day, site_id, sent) VALUES (?1, '', ?2) ON CONFLICT (day, site_id) DO UPDATE SET sent = ?2",
  )
    .bind(new Date().toISOString().slice(0, 10), 180 - budget)
    .run()
const one = (messages: readonly SentMessage[]): SentMessage => {
  const [message, ...others] = messages
  if (!message || others.length > 0) throw new Error(`${messages.length} messages instead of one`)
  return message
}

describe('a message for each comment', () => {
  it('comes for a comment that waits, with links that decide on it for a week', async () => {
    const recipient = await addWilling(site)
    const id = await waits({ author: { name: 'سارة', email: 'sara@example.com' } })
    await tellNow(site.id)
    const message = one(told())
    expect(message).toMatchObject({
      to: news,
      subject: 'تعليق ينتظر المراجعة — \u2068آخر ساعة\u2069',
      headers: { 'X-Auto-Response-Suppress': 'All' },
    })
    const links = linksIn(message)
    expect(links.html).toEqual(links.text)
    expect(links.text[3]).toBe('https://sada.test/moderation/')
    const own = { siteId: site.id, channelId: recipient.id, generation: 0, expiresAtMs: laterMs + 7 * dayMs }
    expect(await actsOf(links.text)).toEqual([
      { ...own, action: 'approve', subjectId: id },
      { ...own, action: 'spam', subjectId: id },
      { ...own, action: 'delete', subjectId: id },
      { ...own, action: 'unsubscribe', subjectId: recipient.id, expiresAtMs: laterMs + 365 * dayMs },
    ])
    expect(await deliveriesOf(site.id)).toMatchObject([{ state: 'done', outcome: 'sent', attempts: 1 }])
    expect(await read(send('/health'))).toMatchObject({ mail: { budget: 200, sent: 2 } })
  })

  it('comes for what readers took down, and not for what moderators did', async () => {
    await setSettings(site, { reports_to_hold: 1 })
    const [reported, held] = [await postApproved(site), await postApproved(site)]
    await addWilling(site)
    await act(site, held, 'hold')
    await tellNow(site.id)
    expect(told()).toEqual([])
    const headers = { 'content-type': 'application/json', 'sada-device': device(7) }
    await read(
      sendJson('POST', `${site.path}/comments/${reported}/reports`, { reason: 'offensive' }, headers),
      202,
    )
    await tellNow(site.id)
    expect(one(told()).text).toContain('بلّغ عنه قراء')
    expect((await actsOf(linksIn(one(told())).text))[0]?.subjectId).toBe(reported)
  })

  it('does not come for what is published, nor for what was decided before it could go out', async () => {
    await addWilling(site)
    const decided = await waits()
    await act(site, decided, 'approve')
    await tellNow(site.id)
    await waits()
    await planNow(site.id)
    const [next] = await deliveriesOf(site.id)
    if (next) await act(site, next.comment_id, 'spam')
    await tellNow(site.id)
    expect(told()).toEqual([])
    expect(await deliveriesOf(site.id)).toMatchObject([{ state: 'done', outcome: 'moot' }])
    expect(await number('SELECT sent AS n FROM mail_day')).toBe(1)
  })

  it('does not come before the recipient says yes, nor after they unsubscribed', async () => {
    const { id } = await addWilling(site)
    await env.DB.prepare(`UPDATE channel SET state = 'waiting' WHERE id = ?1`).bind(id).run()
    await waits()
    await tellNow(site.id)
    await env.DB.prepare(`UPDATE channel SET state = 'on' WHERE id = ?1`).bind(id).run()
    await waits()
    await planNow(site.id)
    await env.DB.prepare(`UPDATE channel SET state = 'off' WHERE id = ?1`).bind(id).run()
    await tellNow(site.id)
    expect(told()).toEqual([])
    expect(await deliveriesOf(site.id)).toMatchObject([{ state: 'dead', outcome: 'channel_off' }])
  })
})

describe('a digest', () => {
  it('comes at its hours, with ten comments and the number of the others, and without what was decided', async () => {
    const { id } = await addWilling(site, { mode: 'digest', digest_hours: [8, 18] })
    const ids: string[] = []
    for (let i = 0; i < 24; i++) {
      at(laterMs + i)
      ids.push(await waits({ body: `نص رقم ${i}.` }))
    }
    await planNow(site.id)
    expect(await courierAlarmMs(site.id, id)).toBe(laterMs + 6 * hourMs)
    for (const decided of ids.slice(0, 2)) await act(site, decided, 'approve')
    at(laterMs + 6 * hourMs - 1)
    expect(await ring(site.id, id)).toBe(false)
    expect(told()).toEqual([])
    at(laterMs + 6 * hourMs)
    expect(await ring(site.id, id)).toBe(true)
    const message = one(told())
    expect(message.subject).toBe('22 تعليقًا ينتظر المراجعة — \u2068آخر ساعة\u2069')
    const shown = new Set((await actsOf(linksIn(message).text)).map(({ subjectId }) => subjectId))
    expect([...shown]).toEqual([...ids.slice(2, 12), id])
    expect(message.text).toContain('و12 تعليقًا آخر.')
    expect(message.text).not.toContain('نص رقم 1.')
    expect(new Set((await deliveriesOf(site.id)).map(({ state }) => state))).toEqual(new Set(['done']))
    await tellNow(site.id)
    expect(told()).toHaveLength(1)
  })

  it('does not come when nothing is left to say', async () => {
    const { id } = await addWilling(site, { mode: 'digest', digest_hours: [18] })
    const comment = await waits()
    await planNow(site.id)
    await act(site, comment, 'delete')
    at(laterMs + 6 * hourMs)
    await ring(site.id, id)
    expect(told()).toEqual([])
    expect(await deliveriesOf(site.id)).toMatchObject([{ state: 'done', outcome: 'moot' }])
  })

  it('that fails is tried again as one', async () => {
    const { id } = await addWilling(site, { mode: 'digest', digest_hours: [18] })
    for (let i = 0; i < 22; i++) await waits()
    await planNow(site.id)
    at(laterMs + 6 * hourMs)
    const tries = { count: 0 }
    mailbox.refuse = () => {
      tries.count++
      return mailError('E_INTERNAL_SERVER_ERROR')
    }
    await ring(site.id, id)
    expect([tries.count, await courierAlarmMs(site.id, id)]).toEqual([1, laterMs + 6 * hourMs + 5_000])
    mailbox.refuse = () => null
    at(laterMs + 6 * hourMs + 5_000)
    await ring(site.id, id)
    expect(one(told()).subject).toContain('22')
    expect(await courierAlarmMs(site.id, id)).toBeNull()
  })

  it('takes over what waits when its hours change, and gives it up at once when there is one message for each', async () => {
    const { id } = await addWilling(site, { mode: 'digest', digest_hours: [18] })
    await waits()
    await planNow(site.id)
    const change = (body: unknown) =>
      read(sendJson('PATCH', `${recipientsPath}/${id}`, body, withKey(site.key)))
    await change({ digest_hours: [20] })
    expect((await deliveriesOf(site.id))[0]?.next_attempt_ms).toBe(laterMs + 8 * hourMs)
    await change({ mode: 'each' })
    await tellNow(site.id)
    expect(told()).toHaveLength(1)
  })
})

describe('a recipient who is paused', () => {
  it('gets nothing and decides nothing, and goes on where they were when they are resumed', async () => {
    const { id } = await addWilling(site)
    const set = (paused: boolean) =>
      read<Recipient>(sendJson('PATCH', `${recipientsPath}/${id}`, { paused }, withKey(site.key)))
    const first = await waits()
    await tellNow(site.id)
    const [link = ''] = linksIn(one(told())).text
    await waits()
    await planNow(site.id)
    expect(await set(true)).toMatchObject({ state: 'on', paused: true })
    await waits()
    await tellNow(site.id)
    expect(told()).toHaveLength(1)
    expect((await deliveriesOf(site.id)).map(({ state, outcome }) => [state, outcome])).toEqual([
      ['done', 'sent'],
      ['dead', 'channel_off'],
    ])
    const press = () => send(new URL(link).pathname, { method: 'POST' })
    expect((await press()).headers.get('sada-error')).toBe('link_off')
    expect(await set(false)).toMatchObject({ state: 'on', paused: false })
    expect((await press()).status).toBe(200)
    expect(
      await number(`SELECT count(*) AS n FROM comment WHERE id = '${first}' AND status = 'approved'`),
    ).toBe(1)
    await waits()
    await tellNow(site.id)
    expect(told()).toHaveLength(2)
  })
})

describe('many at once', () => {
  const subjects = () => told().map(({ subject }) => subject.split(' — ')[0])

  it('are one message, from the eleventh on', async () => {
    await addWilling(site)
    for (let i = 0; i < 10; i++) await waits()
    await tellNow(site.id)
    expect(subjects()).toEqual(Array(10).fill('تعليق ينتظر المراجعة'))
    for (let i = 0; i < 20; i++) await waits()
    at(laterMs + hourMs)
    await tellNow(site.id)
    expect(subjects().slice(10)).toEqual(['20 تعليقًا ينتظر المراجعة'])
    expect(await deliveriesOf(site.id)).toMatchObject(Array(30).fill({ state: 'done', outcome: 'sent' }))
  })

  it('that somebody has decided on by then are not counted', async () => {
    await addWilling(site)
    for (let i = 0; i < 24; i++) {
      const id = await waits()
      if (i % 4 > 0) await act(site, id, 'approve')
    }
    await tellNow(site.id)
    await tellNow(site.id)
    expect(subjects()).toEqual(Array(6).fill('تعليق ينتظر المراجعة'))
  })

  it('one after the other are collected, from the eleventh in an hour on, until the next full hour', async () => {
    const { id } = await addWilling(site)
    for (let i = 0; i < 13; i++) {
      at(laterMs + i * 60_000)
      await waits()
      await tellNow(site.id)
    }
    expect(told()).toHaveLength(10)
    const collected = { state: 'waiting', attempts: 0, outcome: 'collected' }
    expect((await deliveriesOf(site.id)).slice(10)).toMatchObject(
      Array(3).fill({ ...collected, next_attempt_ms: laterMs + hourMs }),
    )
    at(laterMs + hourMs)
    expect(await ring(site.id, id)).toBe(true)
    expect(subjects().slice(10)).toEqual([
      'تعليق ينتظر المراجعة',
      'تعليق ينتظر المراجعة',
      'تعليق ينتظر المراجعة',
    ])
    at(laterMs + hourMs + 60_000)
    await waits()
    await tellNow(site.id)
    expect(told()).toHaveLength(13)
    at(laterMs + 2 * hourMs)
    await ring(site.id, id)
    expect(told()).toHaveLength(14)
  })
})

describe('the budget', () => {
  it('lets what is over it wait for the next day, without taking that for a failure', async () => {
    const { id } = await addWilling(site)
    await setBudget(2)
    for (let i = 0; i < 5; i++) await waits()
    await tellNow(site.id)
    expect(told()).toHaveLength(2)
    const tomorrowMs = Date.parse(new Date(laterMs + dayMs).toISOString().slice(0, 10))
    const waiting = (await deliveriesOf(site.id)).slice(2)
    expect(waiting).toMatchObject(
      Array(3).fill({ state: 'waiting', attempts: 0, outcome: 'mail_budget', next_attempt_ms: tomorrowMs }),
    )
    at(tomorrowMs)
    await ring(site.id, id)
    expect(told()).toHaveLength(5)
  })

  it('is the instance’s: two sites share it', async () => {
    const second = await makeOtherSite()
    await addWilling(site)
    await addWilling(second, { email: other })
    await setBudget(1)
    await waits()
    const page = `${otherOrigin}/1`
    await post(second, { page }, { origin: otherOrigin })
    await tellNow(site.id)
    await tellNow(second.id)
    expect(told().map(({ to }) => to)).toEqual([news])
  })
})

describe('what Cloudflare refuses', () => {
  const to = (address: string, error: Error) => {
    mailbox.refuse = (message) => (message.to === address ? error : null)
  }

  it.each([
    ['E_RECIPIENT_NOT_ALLOWED', 'e_recipient_not_allowed'],
    ['E_RECIPIENT_SUPPRESSED', 'e_recipient_suppressed'],
    [null, 'e_recipient_not_allowed'],
  ])('because of the recipient (%s) ends their mail, and nobody else’s', async (code, outcome) => {
    const refused = await addWilling(site)
    const fine = await addWilling(site, { email: other })
    to(news, mailError(code, news))
    await waits()
    await waits()
    await tellNow(site.id)
    expect(mailbox.to(other).slice(1)).toHaveLength(2)
    const states = await env.DB.prepare('SELECT id, state FROM channel').all()
    expect(states.results).toEqual(
      expect.arrayContaining([
        { id: refused.id, state: 'off' },
        { id: fine.id, state: 'on' },
      ]),
    )
    const own = (await deliveriesOf(site.id)).filter(({ channel_id }) => channel_id === refused.id)
    expect(own).toMatchObject(Array(2).fill({ state: 'dead', outcome }))
    expect(JSON.stringify(await deliveriesOf(site.id))).not.toContain(news)
  })

  it.each(['E_SENDER_NOT_VERIFIED', 'E_RATE_LIMIT_EXCEEDED', 'E_INTERNAL_SERVER_ERROR', 'E_DELIVERY_FAILED'])(
    'for the time being (%s) is tried again',
    async (code) => {
      const { id } = await addWilling(site)
      to(news, mailError(code))
      await waits()
      await tellNow(site.id)
      expect(await deliveriesOf(site.id)).toMatchObject([
        { state: 'waiting', attempts: 1, outcome: code.toLowerCase(), next_attempt_ms: laterMs + 5_000 },
      ])
      mailbox.refuse = () => null
      at(laterMs + 5_000)
      await ring(site.id, id)
      expect(told()).toHaveLength(1)
    },
  )

  it('for today waits for tomorrow, and a message that it does not like is given up', async () => {
    await addWilling(site)
    to(news, mailError('E_DAILY_LIMIT_EXCEEDED'))
    await waits()
    await tellNow(site.id)
    to(news, mailError('E_CONTENT_TOO_LARGE'))
    await waits()
    await tellNow(site.id)
    expect(await deliveriesOf(site.id)).toMatchObject([
      { state: 'waiting', attempts: 0, outcome: 'e_daily_limit_exceeded' },
      { state: 'dead', outcome: 'e_content_too_large' },
    ])
  })

  it('does not keep the recipients from one another', async () => {
    for (let i = 0; i < 5; i++) await addWilling(site, { email: `m${i}@news.example` })
    mailbox.refuse = ({ to: address }) => (/^m[0-2]@/.test(address) ? mailError(null, address) : null)
    await waits()
    await tellNow(site.id)
    expect(told()).toHaveLength(2)
  })
})
