import { limits } from '../../contract/index.ts'
import { makeOtherSite, sendJson, type TestSite, withKey } from './api.ts'
import { addChannel } from './courier.ts'
import type { Call, Row } from './moderation-rows.ts'
import { base, connect, failNext, first, link, resetTelegram, saraChat, secretOf } from './telegram.ts'

/** How each operation of the Telegram bot is called rightly and wrongly, and how each of its failures comes about. */

const json = { 'content-type': 'application/json' }
const noId = '0000000000000000'

const call = (site: TestSite, path: string, body?: unknown): Call => ({
  path: `${base}${path}`,
  headers: body === undefined ? withKey(site.key) : { ...withKey(site.key), ...json },
  ...(body === undefined ? {} : { body }),
})

const connected = async (site: TestSite) => {
  await resetTelegram()
  await connect(site)
}

const account = async (site: TestSite) => {
  await connected(site)
  return `/accounts/${(await link(site, saraChat)).id}`
}

/** One row for each operation. */
export const telegramRows: Record<string, Row> = {
  getTelegram: {
    status: 200,
    valid: async (site) => {
      await account(site)
      return call(site, '')
    },
    broken: ['key_missing', () => ({ path: base })],
  },
  connectTelegram: {
    needs: ['read', 'moderate'],
    status: 200,
    valid: async (site) => {
      await resetTelegram()
      return call(site, '', { bot_token: first.token })
    },
    broken: ['validation_failed', (site) => call(site, '', { bot_token: '' })],
  },
  disconnectTelegram: {
    status: 204,
    valid: async (site) => {
      await connected(site)
      return call(site, '')
    },
    broken: ['telegram_bot_not_found', (site) => call(site, '')],
  },
  makeTelegramCode: {
    needs: ['read', 'moderate'],
    status: 201,
    valid: async (site) => {
      await connected(site)
      return call(site, '/codes', { name: 'سارة', language: 'fr' })
    },
    broken: ['validation_failed', (site) => call(site, '/codes', { name: '' })],
  },
  changeTelegramAccount: {
    status: 200,
    valid: async (site) => call(site, await account(site), { quiet_hours: { from: 22, to: 7 } }),
    broken: ['telegram_account_not_found', (site) => call(site, `/accounts/${noId}`, { state: 'off' })],
  },
  removeTelegramAccount: {
    status: 204,
    valid: async (site) => call(site, await account(site)),
    broken: ['telegram_account_not_found', (site) => call(site, `/accounts/${noId}`)],
  },
  receiveTelegramUpdate: {
    status: 200,
    valid: async (site) => {
      await connected(site)
      const headers = { ...json, 'x-telegram-bot-api-secret-token': await secretOf() }
      return { path: `/v1/telegram/${site.id}`, body: { update_id: 1 }, headers }
    },
    broken: [
      'telegram_secret_invalid',
      (site) => ({ path: `/v1/telegram/${site.id}`, body: { update_id: 1 }, headers: json }),
    ],
  },
}

const ask = (method: string, site: TestSite, path: string, body: unknown = {}) =>
  sendJson(method, `${base}${path}`, body, withKey(site.key))

const post = (site: TestSite, path: string, body: unknown) => ask('POST', site, path, body)

/** How each failure comes about. */
export const telegramFailures = {
  telegram_secret_invalid: (site: TestSite) => sendJson('POST', `/v1/telegram/${site.id}`, { update_id: 1 }),
  telegram_bot_not_found: (site: TestSite) => post(site, '/codes', { name: 'a' }),
  telegram_account_not_found: (site: TestSite) => ask('PATCH', site, `/accounts/${noId}`),
  telegram_bot_taken: async (site: TestSite) => {
    await connected(site)
    return post(await makeOtherSite(), '', { bot_token: first.token })
  },
  telegram_accounts_full: async (site: TestSite) => {
    await connected(site)
    for (let i = 0; i < limits.telegramAccountsMax; i++) await addChannel(site.id, { kind: 'telegram' })
    return post(site, '/codes', { name: 'a' })
  },
  telegram_token_invalid: (site: TestSite) => post(site, '', { bot_token: '1:x' }),
  telegram_webhook_refused: async (site: TestSite) => {
    await resetTelegram()
    const description = 'Bad Request: bad webhook: IP address 127.0.0.1 is reserved'
    await failNext({ method: 'setWebhook', status: 400, description })
    return post(site, '', { bot_token: first.token })
  },
  telegram_unreachable: async (site: TestSite) => {
    await resetTelegram()
    await failNext({ method: 'getMe', status: 502, description: '', garbage: true })
    return post(site, '', { bot_token: first.token })
  },
}
