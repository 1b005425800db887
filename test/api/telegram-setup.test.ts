import { beforeEach, describe, expect, it } from 'vitest'
import type { AuditList, Telegram } from '../../contract/index.ts'
import {
  host,
  makeOtherSite,
  makeSite,
  read,
  refused,
  send,
  sendJson,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { at, hourMs, noonMs } from '../worker-support/clock.ts'
import { changesNothing, everything, number } from '../worker-support/database.ts'
import {
  accounts,
  base,
  calls,
  connect,
  deliver,
  failNext,
  first,
  groupChat,
  labels,
  latest,
  link,
  makeCode,
  messages,
  nextUpdateId,
  omarChat,
  renewed,
  resetTelegram,
  saraChat,
  say,
  second,
  secretOf,
  storedText,
  webhookError,
} from '../worker-support/telegram.ts'

beforeEach(async () => {
  await resetTelegram()
})

const show = (site: TestSite) => read<Telegram>(send(base, { headers: withKey(site.key) }))
const audited = async (site: TestSite) => {
  const { data } = await read<AuditList>(send('/v1/moderation/audit', { headers: withKey(site.key) }))
  return data.map(({ action, after, key }) => ({ action, after, key }))
}

describe('connecting a bot', () => {
  it('checks the token, tells Telegram where to send what, and shows the bot without its token', async () => {
    const site = await makeSite()
    expect(await show(site)).toEqual({ bot: null, accounts: [] })
    expect(await connect(site)).toMatchObject({ bot: { username: first.username }, accounts: [] })
    const hook = (await calls('setWebhook'))[0]
    expect(hook).toMatchObject({
      url: `${host}/v1/telegram/${site.id}`,
      allowed_updates: ['message', 'callback_query'],
    })
    expect(String(hook?.secret_token)).toMatch(/^[\w-]{43}$/)
    expect((await show(site)).bot?.webhook).toEqual({
      state: 'working',
      waiting: 0,
      last_error: null,
      last_error_at: null,
    })
    const stored = await storedText()
    for (const secret of [first.token, first.token.slice(11), String(hook?.secret_token)])
      expect(stored).not.toContain(secret)
    expect(await audited(site)).toEqual([{ action: 'telegram.connect', after: first.username, key: 'owner' }])
  })

  it('says how Telegram fares with the address', async () => {
    const site = await makeSite()
    await connect(site)
    const seconds = Math.floor(Date.now() / 1000)
    await webhookError({ last_error_date: seconds, last_error_message: 'Wrong response: 503' })
    expect((await show(site)).bot?.webhook).toMatchObject({
      state: 'failing',
      last_error: 'Wrong response: 503',
    })
    await webhookError({ last_error_date: seconds - 3_600 })
    expect((await show(site)).bot?.webhook.state).toBe('working')
    await webhookError({ url: 'https://elsewhere.example/' })
    expect((await show(site)).bot?.webhook.state).toBe('elsewhere')
    await failNext({ method: 'getWebhookInfo', status: 401, description: 'Unauthorized' })
    expect((await show(site)).bot?.webhook.state).toBe('token_invalid')
    await failNext({ method: 'getWebhookInfo', status: 500, description: '', garbage: true })
    expect((await show(site)).bot?.webhook.state).toBe('unknown')
  })

  it.each([
    ['7000000001:AAF-token-that-telegram-does-not-know', 'telegram_token_invalid'],
    ['7000000001:../../../getMe?x=AAAAAAAAAAAAAAAAAAAA', 'telegram_token_invalid'],
    ['not a token', 'telegram_token_invalid'],
  ] as const)('refuses %s and stores nothing', async (bot_token, code) => {
    const site = await makeSite()
    await changesNothing(() => refused(sendJson('POST', base, { bot_token }, withKey(site.key)), code))
    expect(await calls('setWebhook')).toEqual([])
  })

  it.each([
    [
      { method: 'getMe', status: 429, description: '', parameters: { retry_after: 5 } },
      'telegram_unreachable',
    ],
    [{ method: 'setWebhook', status: 503, description: '', garbage: true }, 'telegram_unreachable'],
    [
      { method: 'setWebhook', status: 400, description: 'Bad Request: bad webhook' },
      'telegram_webhook_refused',
    ],
  ] as const)('stores nothing when Telegram does not do its part: %j', async (failure, code) => {
    const site = await makeSite()
    await failNext(failure)
    await changesNothing(() =>
      refused(sendJson('POST', base, { bot_token: first.token }, withKey(site.key)), code),
    )
  })

  it('takes a new token of the same bot without losing its accounts; the old secret opens nothing', async () => {
    const site = await makeSite()
    await connect(site)
    await link(site, saraChat)
    const former = await secretOf(first)
    expect((await connect(site, renewed)).accounts).toHaveLength(1)
    const update = { update_id: nextUpdateId() }
    await refused(
      sendJson('POST', `/v1/telegram/${site.id}`, update, { 'x-telegram-bot-api-secret-token': former }),
      'telegram_secret_invalid',
    )
    await read(deliver(site, {}, renewed))
  })

  it('begins anew with another bot, and takes the former one off', async () => {
    const site = await makeSite()
    await connect(site)
    await link(site, saraChat)
    expect(await connect(site, second)).toMatchObject({ bot: { username: second.username }, accounts: [] })
    expect(await calls('deleteWebhook')).toHaveLength(1)
    expect(await number('SELECT channels AS n FROM site')).toBe(0)
  })

  it('does not take another site’s bot', async () => {
    const site = await makeSite()
    await connect(site)
    const other = await makeOtherSite()
    await refused(
      sendJson('POST', base, { bot_token: renewed.token }, withKey(other.key)),
      'telegram_bot_taken',
    )
    expect(await calls('setWebhook')).toHaveLength(1)
  })

  it('is undone completely, also while Telegram is away', async () => {
    const site = await makeSite()
    await connect(site)
    await link(site, saraChat)
    await makeCode(site)
    await failNext({ method: 'deleteWebhook', status: 502, description: '', garbage: true })
    const answer = await send(base, { method: 'DELETE', headers: withKey(site.key) })
    expect(answer.status).toBe(204)
    const { telegram_bot, telegram_code, telegram_guest, channel } = await everything()
    expect([telegram_bot, telegram_code, telegram_guest, channel]).toEqual([[], [], [], []])
    expect((await audited(site))[0]).toEqual({ action: 'telegram.disconnect', after: null, key: 'owner' })
  })
})

describe('linking a chat', () => {
  it.each([
    ['a person', saraChat, (code: string) => `/start ${code}`],
    ['a person who types', saraChat, (code: string) => `/link  ${code.toUpperCase()} `],
    ['a group', groupChat, (code: string) => `/start@${first.username} ${code}`],
  ])('works for %s with a code, once', async (_, chatId, command) => {
    const site = await makeSite()
    await connect(site)
    const made = await makeCode(site)
    expect(made.link).toBe(`https://t.me/${first.username}?start=${made.code}`)
    expect(await storedText()).not.toContain(made.code)
    await say(site, chatId, command(made.code))
    expect(await accounts(site)).toMatchObject([
      {
        name: 'سارة',
        state: 'on',
        kind: chatId < 0 ? 'group' : 'person',
        language: 'ar',
        hears: 'held',
        quiet_hours: null,
      },
    ])
    expect((await messages(chatId))[0]?.text).toContain('تم الربط')
    const stored = await storedText()
    expect(stored).not.toContain(String(Math.abs(chatId)))
    await say(site, omarChat, `/start ${made.code}`)
    expect((await latest(omarChat)).text).toContain('الرمز غير صحيح')
    expect(await accounts(site)).toHaveLength(1)
    expect((await audited(site))[0]).toMatchObject({ action: 'telegram.link', key: 'سارة' })
  })

  it('ends with the code’s time', async () => {
    const site = await makeSite()
    await connect(site)
    at(noonMs)
    const { code, expires_at } = await makeCode(site)
    expect(Date.parse(expires_at)).toBe(noonMs + hourMs / 4)
    at(noonMs + hourMs / 4)
    await say(site, saraChat, `/start ${code}`)
    expect(await accounts(site)).toEqual([])
    at(noonMs + hourMs / 4 - 1)
    await say(site, saraChat, `/start ${code}`)
    expect(await accounts(site)).toHaveLength(1)
  })

  it('takes a code of another site for a wrong one', async () => {
    const [site, other] = [await makeSite(), await makeOtherSite()]
    await connect(site)
    await connect(other, second)
    const { code } = await makeCode(other)
    await say(site, saraChat, `/start ${code}`)
    expect([await accounts(site), await accounts(other)]).toEqual([[], []])
  })

  it('answers ten tries of a chat in an hour, right or wrong, and no more', async () => {
    const site = await makeSite()
    await connect(site)
    at(noonMs)
    for (let i = 0; i < 12; i++) await say(site, saraChat, `/start 000000000000000${i}`)
    expect(await messages(saraChat)).toHaveLength(10)
    const { code } = await makeCode(site)
    await say(site, saraChat, `/start ${code}`)
    expect(await accounts(site)).toEqual([])
    at(noonMs + hourMs)
    await say(site, saraChat, `/start ${(await makeCode(site)).code}`)
    expect(await accounts(site)).toHaveLength(1)
  })

  it('does not use a code up for a chat that is linked already', async () => {
    const site = await makeSite()
    await connect(site)
    await link(site, saraChat)
    const { code } = await makeCode(site, { name: 'عمر', language: 'fr' })
    await say(site, saraChat, `/start ${code}`)
    expect((await latest(saraChat)).text).toContain('مربوطة من قبل')
    await say(site, omarChat, `/start ${code}`)
    expect(await accounts(site)).toMatchObject([{ name: 'سارة' }, { name: 'عمر', language: 'fr' }])
  })

  it('by one code in twenty chats at once gives one account', async () => {
    const site = await makeSite()
    await connect(site)
    const { code } = await makeCode(site)
    await Promise.all(Array.from({ length: 20 }, (_, i) => say(site, 200_000 + i, `/start ${code}`)))
    expect(await accounts(site)).toHaveLength(1)
  })
})

describe('an account', () => {
  const change = (site: TestSite, id: string, patch: object) =>
    read(sendJson('PATCH', `${base}/accounts/${id}`, patch, withKey(site.key)))

  it('is changed as far as is said, and noted', async () => {
    const site = await makeSite()
    await connect(site)
    const account = await link(site, saraChat)
    const patch = { hears: 'held_and_reports', quiet_hours: { from: 22, to: 7 }, name: 'سارة ب.' }
    expect(await change(site, account.id, patch)).toEqual({ ...account, ...patch })
    expect(await change(site, account.id, { quiet_hours: null })).toMatchObject({
      quiet_hours: null,
      name: 'سارة ب.',
    })
    expect((await audited(site))[0]).toEqual({ action: 'telegram.account', after: account.id, key: 'owner' })
  })

  it('that the owner switches off is off until the owner switches it on', async () => {
    const site = await makeSite()
    await connect(site)
    const { id } = await link(site, saraChat)
    expect(await change(site, id, { state: 'off' })).toMatchObject({ state: 'off' })
    await say(site, saraChat, '/queue')
    expect((await latest(saraChat)).text).toContain('أوقف مدير الموقع')
    expect(await accounts(site)).toMatchObject([{ state: 'off' }])
    await change(site, id, { state: 'on' })
    await say(site, saraChat, '/queue')
    expect((await latest(saraChat)).text).toContain('لا تعليق ينتظر')
  })

  it('of another site is nobody’s', async () => {
    const [site, other] = [await makeSite(), await makeOtherSite()]
    await connect(site)
    const { id } = await link(site, saraChat)
    const path = `${base}/accounts/${id}`
    await changesNothing(async () => {
      await refused(
        sendJson('PATCH', path, { state: 'off' }, withKey(other.key)),
        'telegram_account_not_found',
      )
      await refused(
        send(path, { method: 'DELETE', headers: withKey(other.key) }),
        'telegram_account_not_found',
      )
    })
  })

  it('keeps its name in the trail when it is gone', async () => {
    const site = await makeSite()
    await connect(site)
    await link(site, saraChat)
    await say(site, saraChat, '/unlink')
    expect(await accounts(site)).toEqual([])
    expect((await audited(site)).slice(0, 2)).toMatchObject([
      { action: 'telegram.unlink', key: 'سارة' },
      { action: 'telegram.link', key: 'سارة' },
    ])
    expect(labels(await latest(saraChat))).toEqual([])
  })
})

describe('Telegram’s address', () => {
  it('answers an unknown site, one without a bot, and a missing or wrong token alike, byte for byte', async () => {
    const site = await makeSite()
    await connect(site)
    await makeOtherSite()
    const token = await secretOf()
    const answerFor = async (id: string, given?: string) => {
      const headers = given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given }
      const answer = await sendJson('POST', `/v1/telegram/${id}`, { update_id: 1 }, headers)
      const { 'x-request-id': requestId = '', ...rest } = Object.fromEntries(answer.headers)
      return { status: answer.status, rest, text: (await answer.text()).replace(requestId, '') }
    }
    await changesNothing(async () => {
      const missing = await answerFor(site.id)
      expect(missing.status).toBe(401)
      const others = [
        answerFor(site.id, ''),
        answerFor(site.id, `${token}x`),
        answerFor(site.id, token.slice(1)),
        answerFor('autre', token),
        answerFor('nobody', token),
        answerFor('%00', token),
      ]
      for (const other of await Promise.all(others)) expect(other).toEqual(missing)
    })
  })

  it.each([
    ['nothing that Sada knows', {}],
    ['a message without text', { message: { message_id: 1, chat: { id: saraChat, type: 'private' } } }],
    ['a post of a channel', { message: { chat: { id: -1, type: 'channel' }, text: '/start' } }],
    ['nonsense', { message: 7, callback_query: [] }],
  ])('accepts %s and does nothing', async (_, update) => {
    const site = await makeSite()
    await connect(site)
    await changesNothing(async () => read(deliver(site, update)))
    expect(await messages()).toEqual([])
  })

  it('gives a chat that is not linked one hint a day, and in a group only when it is spoken to', async () => {
    const site = await makeSite()
    await connect(site)
    for (const text of ['hello', '/queue', '/stats', '/unlink', 'again'])
      await say(site, saraChat, text, 'fr-FR')
    expect((await messages(saraChat)).map(({ text }) => text)).toEqual([
      expect.stringContaining('réservé à la rédaction'),
    ])
    await say(site, groupChat, 'good morning')
    await say(site, groupChat, '/queue@another_bot')
    expect(await messages(groupChat)).toEqual([])
    await say(site, groupChat, '/queue')
    await say(site, groupChat, '/queue')
    expect(await messages(groupChat)).toHaveLength(1)
  })
})
