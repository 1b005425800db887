import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  act,
  article,
  makeSite,
  post,
  read,
  sendJson,
  type TestSite,
  view,
  withKey,
} from '../worker-support/api.ts'
import { at, hourMs } from '../worker-support/clock.ts'
import { courierAlarmMs, deliveriesOf, laterMs, tellNow } from '../worker-support/courier.ts'
import { number } from '../worker-support/database.ts'
import {
  accounts,
  base,
  calls,
  connect,
  failNext,
  first,
  groupChat,
  labels,
  latest,
  link,
  messages,
  omarChat,
  press,
  resetTelegram,
  saraChat,
  say,
  secretOf,
  storedText,
} from '../worker-support/telegram.ts'

beforeEach(async () => {
  await resetTelegram()
  at(laterMs)
})

afterEach(() => {
  vi.restoreAllMocks()
})

const minuteMs = 60_000
/** What a chat gets when it is linked. */
const greetings = 2

async function linkedSite(...chats: number[]): Promise<TestSite> {
  const site = await makeSite({ max_comments_per_minute: 0 })
  await connect(site)
  for (const chat of chats) await link(site, chat, { name: `chat ${chat}` })
  return site
}

async function postMany(site: TestSite, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < count; i++) ids.push((await post(site)).comment.id)
  return ids
}

async function tellAfter(site: TestSite, ms: number): Promise<void> {
  at(Date.now() + ms)
  await tellNow(site.id)
}

const news = async (chat: number) => (await messages(chat)).slice(greetings)
const outcomes = async (site: TestSite) =>
  (await deliveriesOf(site.id)).map(({ state, outcome, attempts }) => ({ state, outcome, attempts }))
const setAccount = async (site: TestSite, patch: object) => {
  const [account] = await accounts(site)
  return read(sendJson('PATCH', `${base}/accounts/${account?.id}`, patch, withKey(site.key)))
}

describe('a held comment', () => {
  it('comes with page, author, text, reasons and buttons, as plain text without previews', async () => {
    const site = await linkedSite(saraChat)
    await view(site, {}, { title: 'تعاونيات النساء' })
    await post(site, { body: 'https://a.example <b>نص</b> https://b.example' })
    await tellNow(site.id)
    const message = await latest(saraChat)
    for (const part of [
      '\u2068سارة\u2069',
      '\u2068تعاونيات النساء\u2069',
      '<b>نص</b>',
      'أول تعليق لصاحبه',
      '\u20682\u2069',
    ])
      expect(message.text).toContain(part)
    expect(message.text).not.toContain(article)
    expect(labels(message)).toEqual(['✅ نشر', '🚫 مزعج', '🗑 حذف'])
    expect(message.link_preview_options).toEqual({ is_disabled: true })
    expect(message).not.toHaveProperty('parse_mode')
    expect(message.disable_notification).toBe(false)
    expect(await outcomes(site)).toEqual([{ state: 'done', outcome: 'sent', attempts: 1 }])
  })

  it('is told once for each chat, in the chat’s language', async () => {
    const site = await linkedSite(saraChat)
    await link(site, omarChat, { name: 'Omar', language: 'fr' })
    await post(site)
    await tellNow(site.id)
    await tellAfter(site, minuteMs)
    expect(await news(saraChat)).toHaveLength(1)
    expect((await news(omarChat)).map(({ text }) => text)).toEqual([expect.stringContaining('à relire')])
  })

  it('that somebody decided before its turn is not told', async () => {
    const site = await linkedSite(saraChat)
    const [one = ''] = await postMany(site, 2)
    await tellNow(site.id)
    const [, two = ''] = (await deliveriesOf(site.id)).map(({ comment_id }) => comment_id)
    await act(site, two === one ? one : two, 'spam')
    await tellAfter(site, minuteMs)
    expect(await news(saraChat)).toHaveLength(1)
  })

  it('comes without a sound in quiet hours of the site’s time zone', async () => {
    const site = await linkedSite(saraChat)
    await setAccount(site, { quiet_hours: { from: 22, to: 7 } })
    await post(site)
    await tellNow(site.id)
    expect((await latest(saraChat)).disable_notification).toBe(false)
    at(laterMs + 11 * hourMs)
    await post(site)
    await tellNow(site.id)
    expect((await latest(saraChat)).disable_notification).toBe(true)
  })

  it('of a site without a linked chat writes no event', async () => {
    const site = await linkedSite()
    await post(site)
    expect(await number('SELECT count(*) AS n FROM outbox')).toBe(0)
  })
})

describe('many held comments', () => {
  it('come to a person one a second', async () => {
    const site = await linkedSite(saraChat)
    await postMany(site, 3)
    await tellNow(site.id)
    expect(await news(saraChat)).toHaveLength(1)
    await tellAfter(site, 500)
    expect(await news(saraChat)).toHaveLength(1)
    await tellAfter(site, 1_000)
    await tellAfter(site, 1_100)
    expect(await news(saraChat)).toHaveLength(3)
    expect((await outcomes(site)).every(({ attempts }) => attempts === 1)).toBe(true)
  })

  it('come to a group one in three seconds, twenty a minute, also when they come in one by one', async () => {
    const site = await linkedSite(groupChat)
    for (const told of [1, 1, 2]) {
      await post(site)
      await tellAfter(site, 1_500)
      expect(await news(groupChat)).toHaveLength(told)
    }
    expect((await outcomes(site)).map(({ attempts }) => attempts)).toEqual([1, 1, 0])
  })

  it('at once are told in one message that shows the latest on demand', async () => {
    const site = await linkedSite(saraChat)
    await postMany(site, 30)
    await tellNow(site.id)
    await tellAfter(site, minuteMs)
    const [message, ...more] = await news(saraChat)
    expect(more).toEqual([])
    expect(message?.text).toContain('30 تعليقًا')
    expect(await outcomes(site)).toEqual(
      Array(30).fill({ state: 'done', outcome: 'burst', attempts: expect.any(Number) }),
    )
    if (message)
      await press(site, message, message.reply_markup?.inline_keyboard[0]?.[0]?.callback_data ?? '')
    expect(await news(saraChat)).toHaveLength(1 + 1 + 5 + 1)
  })

  it('decided at once elsewhere do not cause a flood of edits', async () => {
    const site = await linkedSite(saraChat)
    const ids: string[] = []
    for (let i = 0; i < 8; i++) {
      ids.push(...(await postMany(site, 1)))
      await tellAfter(site, minuteMs)
    }
    await read(sendJson('POST', '/v1/moderation/comments:batch', { action: 'spam', ids }, withKey(site.key)))
    await tellAfter(site, minuteMs)
    expect(await calls('editMessageText')).toEqual([])
    expect((await outcomes(site)).every(({ state }) => state === 'done')).toBe(true)
  })
})

describe('Telegram that does not take a message', () => {
  const fails = async (site: TestSite, failure: Parameters<typeof failNext>[0]) => {
    await failNext({ method: 'sendMessage', ...failure })
    await post(site)
    await tellNow(site.id)
    return (await outcomes(site))[0]
  }

  it('and names a time is asked again then, and that is no failure', async () => {
    const site = await linkedSite(saraChat)
    const failure = {
      status: 429,
      description: 'Too Many Requests: retry after 37',
      parameters: { retry_after: 37 },
    }
    expect(await fails(site, failure)).toEqual({ state: 'waiting', outcome: 'telegram_429', attempts: 0 })
    const [account] = await accounts(site)
    expect(await courierAlarmMs(site.id, account?.id ?? '')).toBe(laterMs + 37_000)
    await tellAfter(site, 36_999)
    expect(await news(saraChat)).toEqual([])
    await tellAfter(site, 1)
    expect(await news(saraChat)).toHaveLength(1)
  })

  it.each([
    ['fails', { status: 500, description: 'Internal Server Error' }, 'telegram_500'],
    ['answers no JSON', { status: 502, description: '', garbage: true }, 'telegram_no_answer'],
    ['knows the token no more', { status: 401, description: 'Unauthorized' }, 'telegram_401'],
  ])('because it %s is asked again by the schedule', async (_, failure, outcome) => {
    const site = await linkedSite(saraChat)
    expect(await fails(site, failure)).toEqual({ state: 'waiting', outcome, attempts: 1 })
    await tellAfter(site, 4_999)
    expect(await news(saraChat)).toEqual([])
    await tellAfter(site, 1)
    expect(await news(saraChat)).toHaveLength(1)
  })

  it.each([
    { status: 403, description: 'Forbidden: bot was blocked by the user' },
    { status: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
    { status: 400, description: 'Bad Request: chat not found' },
  ])('because the chat wants none gets none, until the chat writes: $description', async (failure) => {
    const site = await linkedSite(saraChat)
    await fails(site, failure)
    expect(await accounts(site)).toMatchObject([{ state: 'off' }])
    await post(site)
    await tellAfter(site, hourMs)
    expect(await news(saraChat)).toEqual([])
    await say(site, saraChat, '/help')
    expect(await accounts(site)).toMatchObject([{ state: 'on' }])
    await post(site)
    await tellAfter(site, hourMs)
    expect((await latest(saraChat)).text).toContain('ينتظر المراجعة')
  })

  it('because the group has a new number is asked again there', async () => {
    const site = await linkedSite(groupChat)
    const parameters = { migrate_to_chat_id: -1_009_999 }
    const description = 'Bad Request: group chat was upgraded to a supergroup chat'
    await fails(site, { status: 400, description, parameters })
    await tellAfter(site, 3_000)
    expect(await messages(-1_009_999)).toHaveLength(1)
  })

  it('for good does not ask again and again', async () => {
    const site = await linkedSite(saraChat)
    const failure = { status: 400, description: 'Bad Request: something about this message' }
    expect(await fails(site, failure)).toEqual({ state: 'dead', outcome: 'telegram_400', attempts: 1 })
    expect(await accounts(site)).toMatchObject([{ state: 'on' }])
  })

  it('in one chat gives it to the others all the same', async () => {
    const site = await linkedSite(saraChat, omarChat)
    await failNext({ method: 'sendMessage', chatId: saraChat, status: 500, description: 'x' })
    await post(site)
    await tellNow(site.id)
    expect([(await news(saraChat)).length, (await news(omarChat)).length]).toEqual([0, 1])
  })
})

describe('secrets and addresses', () => {
  it('of readers, chats and bots are in no message, no log line and no row', async () => {
    const logged: unknown[] = []
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, level).mockImplementation((...line) => void logged.push(line))
    const site = await linkedSite(saraChat)
    const email = 'Canary.Sara+7x9q@secret-mail.example'
    await failNext({ method: 'sendMessage', status: 500, description: `bot ${first.token} broke` })
    const { comment } = await post(site, { author: { name: 'سارة', email } })
    await tellNow(site.id)
    await tellAfter(site, hourMs)
    await say(site, saraChat, '/queue')
    await act(site, comment.id, 'approve')
    await tellAfter(site, hourMs)
    const secret = await secretOf()
    const sent = JSON.stringify([await messages(), await calls('editMessageText')])
    expect(sent).toContain('سارة')
    const answer = JSON.stringify(await connect(site))
    for (const text of [sent, JSON.stringify(logged), await storedText(), answer])
      for (const canary of [
        email,
        email.toLowerCase(),
        'secret-mail',
        first.token,
        first.token.slice(11),
        secret,
      ])
        expect(text).not.toContain(canary)
    expect(JSON.stringify(logged)).not.toContain(String(saraChat))
    expect(JSON.stringify(logged)).not.toContain('سارة')
    expect(env.TELEGRAM_API).toBe('https://api.telegram.org')
  })
})
