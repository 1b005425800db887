import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AuditList, CommentWithHistory, Summary } from '../../contract/index.ts'
import { createApp } from '../../worker/app.ts'
import type { ShownMessage } from '../support/telegram-control.ts'
import {
  act,
  list,
  makeOtherSite,
  makeSite,
  otherOrigin,
  post,
  queue,
  read,
  refused,
  send,
  sendJson,
  type TestSite,
  toRequest,
  withKey,
} from '../worker-support/api.ts'
import { at } from '../worker-support/clock.ts'
import { deliverNow, laterMs, planNow, tellNow } from '../worker-support/courier.ts'
import { changesNothing, everything, MeteredDatabase } from '../worker-support/database.ts'
import {
  accounts,
  button,
  calls,
  connect,
  deliver,
  failNext,
  first,
  groupChat,
  labels,
  latest,
  link,
  messages,
  nextUpdateId,
  omarChat,
  press,
  resetTelegram,
  saraChat,
  say,
  second,
  secretOf,
} from '../worker-support/telegram.ts'

beforeEach(async () => {
  await resetTelegram()
  at(laterMs)
})

async function linkedSite(chatId = saraChat): Promise<TestSite> {
  const site = await makeSite({ max_comments_per_minute: 0 })
  await connect(site)
  await link(site, chatId)
  return site
}

/** A held comment whose message a chat has got. */
async function told(site: TestSite, chatId = saraChat) {
  const { comment } = await post(site)
  at(Date.now() + 60_000)
  await tellNow(site.id)
  const message = await latest(chatId)
  return {
    id: comment.id,
    message,
    show: async () =>
      (await messages(chatId)).find((each) => each.message_id === message.message_id) ?? message,
  }
}

const statusOf = async (site: TestSite, id: string) =>
  (await read<CommentWithHistory>(send(`/v1/moderation/comments/${id}`, { headers: withKey(site.key) })))
    .status

const history = async (site: TestSite, id: string) => {
  const { history } = await read<CommentWithHistory>(
    send(`/v1/moderation/comments/${id}`, { headers: withKey(site.key) }),
  )
  return history.flatMap(({ action, after, key }) =>
    action === 'email.read' ? [] : [{ action, after, key }],
  )
}

const summary = (site: TestSite) =>
  read<Summary>(send('/v1/moderation/summary', { headers: withKey(site.key) }))

describe('a button', () => {
  it.each([
    ['نشر', 'approve', 'approved', '✅ منشور'],
    ['مزعج', 'spam', 'spam', '🚫 مزعج'],
    ['حذف', 'delete', 'deleted', '🗑 محذوف'],
  ] as const)(
    '%s does what a key does: audit, counters, message; and can be undone',
    async (label, action, status, words) => {
      const site = await linkedSite()
      const { id, message, show } = await told(site)
      expect(await press(site, message, button(message, label))).toBe(words)
      expect(await statusOf(site, id)).toBe(status)
      expect(await history(site, id)).toEqual([{ action, after: status, key: 'سارة' }])
      expect(await summary(site)).toMatchObject({ pending: 0, [status]: 1 })
      expect((await list(site)).page.comments).toBe(status === 'approved' ? 1 : 0)
      const decided = await show()
      expect(decided.text).toContain(words)
      expect(labels(decided)).toEqual(['↩️ تراجع'])

      expect(await press(site, message, button(decided, 'تراجع'))).toContain('تم التراجع')
      expect(await statusOf(site, id)).toBe('pending')
      expect((await list(site)).page.comments).toBe(0)
      expect(await history(site, id)).toHaveLength(2)
      expect(labels(await show())).toEqual(labels(message))
    },
  )

  it('pressed twice notes once and says what is so already', async () => {
    const site = await linkedSite()
    const { id, message, show } = await told(site)
    const data = button(message, 'نشر')
    await press(site, message, data)
    expect(await press(site, message, data)).toBe('سبق القرار: ✅ منشور')
    expect(await history(site, id)).toHaveLength(1)
    expect(labels(await show())).toEqual(['↩️ تراجع'])
  })

  it('pressed by twenty at once is noted once', async () => {
    const site = await linkedSite()
    const { id, message } = await told(site)
    const data = button(message, 'نشر')
    await Promise.all(Array.from({ length: 20 }, () => press(site, message, data)))
    expect(await history(site, id)).toHaveLength(1)
  })

  it('that Telegram brings again later does not take back what was done since', async () => {
    const site = await linkedSite()
    const { id, message, show } = await told(site)
    const update = nextUpdateId()
    const data = button(message, 'نشر')
    await press(site, message, data, update)
    await press(site, message, button(await show(), 'تراجع'))
    expect(await press(site, message, data, update)).toBe('⏳ ينتظر المراجعة')
    expect(await statusOf(site, id)).toBe('pending')
  })

  it('does not overrule who decided meanwhile, and says so', async () => {
    const site = await linkedSite()
    const { id, message, show } = await told(site)
    await act(site, id, 'spam')
    expect(await press(site, message, button(message, 'نشر'))).toBe('سبق القرار: 🚫 مزعج')
    expect(await statusOf(site, id)).toBe('spam')
    const after = await show()
    expect(after.text).toContain('🚫 مزعج — \u2068owner\u2069')
    expect(labels(after)).toEqual([])
  })

  it('for undoing takes back this account’s own latest decision, and no other operation', async () => {
    const site = await linkedSite()
    await link(site, omarChat, { name: 'عمر' })
    const { id, message, show } = await told(site)
    await press(site, message, button(message, 'نشر'))
    const undo = button(await show(), 'تراجع')
    const omars = await latest(omarChat)
    expect(await press(site, omars, undo)).toContain('لا شيء للتراجع عنه')
    await act(site, id, 'spam')
    expect(await press(site, message, undo)).toContain('لا شيء للتراجع عنه: 🚫 مزعج')
    expect(await statusOf(site, id)).toBe('spam')
  })

  it.each([
    'x',
    '',
    'ap:',
    'ap:01k85wgcjbre47wkd0a9br1kq',
    'zp:01k85wgcjbre47wkd0a9br1kqw',
    "ap:' OR 1=1 --",
    'u:1:2',
  ])('that nobody offered, «%s», changes nothing', async (data) => {
    const site = await linkedSite()
    const { message } = await told(site)
    await changesNothing(() => press(site, message, data))
  })

  it('of a comment of another site, or of none, decides nothing', async () => {
    const site = await linkedSite()
    const other = await makeOtherSite()
    await connect(other, second)
    const { comment } = await post(other, { page: `${otherOrigin}/a` }, { origin: otherOrigin })
    const { message } = await told(site)
    for (const id of [comment.id, '01k85wgcjbre47wkd0a9br1kqw'])
      expect(await press(site, message, `ap:${id}`)).toBe('هذا التعليق لم يعد موجودًا.')
    expect(await statusOf(other, comment.id)).toBe('pending')
  })

  it('in a chat that is not linked, or no more, is answered and decides nothing', async () => {
    const site = await linkedSite()
    const { id, message } = await told(site)
    const data = button(message, 'نشر')
    const answer = await changesNothing(() => press(site, { chat_id: omarChat, message_id: 1 }, data))
    expect(answer).toContain('فريق تحرير')
    await say(site, saraChat, '/unlink')
    expect(await changesNothing(() => press(site, message, data))).toContain('فريق تحرير')
    expect(await statusOf(site, id)).toBe('pending')
  })

  it('of an account that the owner has switched off decides nothing', async () => {
    const site = await linkedSite()
    const { message } = await told(site)
    const [account] = await accounts(site)
    const path = `/v1/moderation/telegram/accounts/${account?.id}`
    await read(sendJson('PATCH', path, { state: 'off' }, withKey(site.key)))
    const answer = await changesNothing(() => press(site, message, button(message, 'نشر')))
    expect(answer).toContain('أوقف مدير الموقع')
  })

  it('is acted upon also when Telegram takes neither the answer nor the edit', async () => {
    const site = await linkedSite()
    const { id, message } = await told(site)
    await failNext(
      { method: 'answerCallbackQuery', status: 400, description: 'Bad Request: query is too old' },
      { method: 'editMessageText', status: 500, description: '', garbage: true },
    )
    await press(site, message, button(message, 'نشر'))
    expect(await statusOf(site, id)).toBe('approved')
  })
})

class Broken extends MeteredDatabase {
  override prepare(): never {
    throw new Error('D1 DB is overloaded.')
  }
}

/** Reads, and cannot write. */
class ReadOnly extends MeteredDatabase {
  override batch(): never {
    throw new Error('D1 DB is overloaded.')
  }
}

describe('a database that is away', () => {
  const push = async (site: TestSite, DB: D1Database, message: ShownMessage) => {
    const { chat_id, message_id } = message
    const chat = { id: chat_id, type: 'private' }
    const callback_query = { id: 'cb', data: button(message, 'نشر'), message: { message_id, chat } }
    const headers = {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': await secretOf(),
    }
    const body = JSON.stringify({ update_id: nextUpdateId(), callback_query })
    const request = toRequest(`/v1/telegram/${site.id}`, { method: 'POST', body, headers })
    return createApp().fetch(request, { ...env, DB }, createExecutionContext())
  }

  it('lets who pressed know, and does not have Telegram press again when nobody looks', async () => {
    const site = await linkedSite()
    const { id, message } = await told(site)
    await read(push(site, new ReadOnly(), message))
    expect((await calls('answerCallbackQuery')).at(-1)?.text).toContain('لم يتم')
    expect(await statusOf(site, id)).toBe('pending')
  })

  it('has Telegram bring again what nobody could look at', async () => {
    const site = await linkedSite()
    const { message } = await told(site)
    await refused(push(site, new Broken(), message), 'database_unavailable')
    expect(await calls('answerCallbackQuery')).toEqual([])
  })
})

describe('a message about a decision made elsewhere', () => {
  it('is brought up to date in every chat that shows the comment', async () => {
    const site = await linkedSite()
    await link(site, omarChat, { name: 'عمر', language: 'fr' })
    const { id, message } = await told(site)
    await press(site, message, button(message, 'حذف'))
    at(Date.now() + 60_000)
    await tellNow(site.id)
    expect(await latest(omarChat)).toMatchObject({
      text: expect.stringContaining('🗑 Supprimé — \u2068سارة\u2069'),
      reply_markup: { inline_keyboard: [] },
    })
    expect(await calls('sendMessage')).toHaveLength(6)
    await act(site, id, 'restore')
    at(Date.now() + 60_000)
    await tellNow(site.id)
    expect(labels(await latest(omarChat))).toHaveLength(3)
  })
})

describe('reports', () => {
  it('are told to who wants them, and the comment can be kept or held', async () => {
    const site = await linkedSite()
    const [account] = await accounts(site)
    await read(
      send(`/v1/moderation/telegram/accounts/${account?.id}`, {
        method: 'PATCH',
        body: JSON.stringify({ hears: 'held_and_reports' }),
        headers: { ...withKey(site.key), 'content-type': 'application/json' },
      }),
    )
    const { comment } = await post(site)
    await act(site, comment.id, 'approve')
    await tellNow(site.id)
    expect(await messages(saraChat)).toHaveLength(2)
    await read(
      send(`${site.path}/comments/${comment.id}/reports`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      }),
      202,
    )
    at(Date.now() + 60_000)
    await tellNow(site.id)
    const message = await latest(saraChat)
    expect(message.text).toContain('قارئ واحد بلّغ')
    expect(labels(message)).toEqual(['✅ إبقاء', '⏳ سحب للمراجعة', '🚫 مزعج', '🗑 حذف'])
    expect(await press(site, message, button(message, 'إبقاء'))).toBe('✅ منشور')
    expect((await summary(site)).reported).toBe(0)
  })
})

describe('a command', () => {
  it.each([
    ['ar', 'تعليقان ينتظران المراجعة:', 'اليوم', 'تصلك هنا'],
    ['fr', '2 commentaires à relire :', 'Aujourd’hui', 'arrivent ici'],
    ['en', '2 comments wait for review:', 'Today', 'come here'],
  ])('in %s: /queue, /stats, /help, /lang', async (language, queued, today, help) => {
    const site = await linkedSite()
    await say(site, saraChat, `/lang ${language}`)
    for (let i = 0; i < 2; i++) await post(site)
    const before = (await messages(saraChat)).length
    await say(site, saraChat, '/queue')
    const [head, ...shown] = (await messages(saraChat)).slice(before)
    expect(head?.text).toContain(queued)
    expect(shown).toHaveLength(2)
    await say(site, saraChat, '/stats')
    expect((await latest(saraChat)).text).toContain(today)
    expect((await latest(saraChat)).text).toMatch(/: 2(\n|$)/)
    await say(site, saraChat, '/help')
    expect((await latest(saraChat)).text).toContain(help)
    const [message] = shown
    if (message)
      await press(site, message, message.reply_markup?.inline_keyboard[0]?.[0]?.callback_data ?? '')
    expect(await summary(site)).toMatchObject({ pending: 1, approved: 1 })
  })

  it('/lang without a language that Sada speaks asks for one', async () => {
    const site = await linkedSite()
    await say(site, saraChat, '/lang tlh')
    expect((await latest(saraChat)).text).toContain('/lang ar')
  })

  it('/queue shows five and says how many are left', async () => {
    const site = await linkedSite()
    for (let i = 0; i < 8; i++) await post(site)
    const before = (await messages(saraChat)).length
    await say(site, saraChat, '/queue')
    const texts = (await messages(saraChat)).slice(before).map(({ text }) => text)
    expect(texts).toHaveLength(7)
    expect(texts.at(-1)).toContain('3 تعليقات')
  })

  it('for another bot of a group is left alone, as is talk', async () => {
    const site = await linkedSite(groupChat)
    const before = await messages()
    await say(site, groupChat, '/queue@another_bot')
    await say(site, groupChat, 'صباح الخير')
    expect(await messages()).toEqual(before)
    await say(site, groupChat, `/queue@${first.username.toUpperCase()}`)
    expect(await messages()).toHaveLength(before.length + 1)
  })

  it('reaches the account of a group that Telegram gave a new number', async () => {
    const site = await linkedSite(groupChat)
    const chat = { id: groupChat, type: 'group' }
    await read(deliver(site, { message: { message_id: 1, chat, migrate_to_chat_id: -1_001_234_567 } }))
    await say(site, -1_001_234_567, '/queue')
    expect((await latest(-1_001_234_567)).text).toContain('لا تعليق ينتظر')
  })
})

describe('what a chat did', () => {
  it('is named after its account in the trail, and nothing else of the person', async () => {
    const site = await linkedSite()
    const { message } = await told(site)
    await press(site, message, button(message, 'نشر'))
    const { data } = await read<AuditList>(send('/v1/moderation/audit', { headers: withKey(site.key) }))
    expect(data[0]).toMatchObject({ action: 'approve', key: 'سارة' })
    const stored = JSON.stringify(await everything())
    expect(stored).not.toContain(String(saraChat))
    expect((await queue(site)).data).toEqual([])
    await planNow(site.id)
    const [account] = await accounts(site)
    await deliverNow(site.id, account?.id ?? '')
    expect(JSON.stringify(await everything())).not.toContain('first_name')
  })
})
