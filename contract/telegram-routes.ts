import { bodyErrors, keyErrors, NoContent, type Route } from './route.ts'
import {
  NewTelegramBot,
  NewTelegramCode,
  Telegram,
  TelegramAccepted,
  TelegramAccount,
  TelegramAccountPatch,
  TelegramCode,
  TelegramUpdate,
} from './telegram.ts'

const base = '/v1/moderation/telegram'

/** A site's Telegram bot: what its owner does with a key, and what Telegram sends. */
export const telegramRoutes: readonly Route[] = [
  {
    operationId: 'getTelegram',
    method: 'GET',
    path: base,
    summary: 'The site’s Telegram bot, how it fares, and the accounts that are linked',
    access: 'settings',
    answers: { 200: Telegram },
    errors: keyErrors,
  },
  {
    operationId: 'connectTelegram',
    method: 'POST',
    path: base,
    summary:
      'Connects a bot with the token that BotFather gave; a new token of the same bot keeps the accounts, another bot begins without',
    access: 'settings',
    body: NewTelegramBot,
    answers: { 200: Telegram },
    errors: [
      ...keyErrors,
      ...bodyErrors,
      'telegram_token_invalid',
      'telegram_webhook_refused',
      'telegram_bot_taken',
      'telegram_unreachable',
      'not_configured',
    ],
  },
  {
    operationId: 'disconnectTelegram',
    method: 'DELETE',
    path: base,
    summary: 'Forgets the bot, its accounts and its codes',
    access: 'settings',
    answers: { 204: NoContent },
    errors: [...keyErrors, 'telegram_bot_not_found'],
  },
  {
    operationId: 'makeTelegramCode',
    method: 'POST',
    path: `${base}/codes`,
    summary: 'Makes a code that links one chat within 15 minutes, with the link to send to the moderator',
    access: 'settings',
    body: NewTelegramCode,
    answers: { 201: TelegramCode },
    errors: [
      ...keyErrors,
      ...bodyErrors,
      'telegram_bot_not_found',
      'telegram_accounts_full',
      'not_configured',
    ],
  },
  {
    operationId: 'changeTelegramAccount',
    method: 'PATCH',
    path: `${base}/accounts/{id}`,
    summary: 'Changes an account’s name, language and what it hears, or switches it off and on',
    access: 'settings',
    body: TelegramAccountPatch,
    answers: { 200: TelegramAccount },
    errors: [...keyErrors, ...bodyErrors, 'telegram_account_not_found'],
  },
  {
    operationId: 'removeTelegramAccount',
    method: 'DELETE',
    path: `${base}/accounts/{id}`,
    summary: 'Unlinks an account: it hears nothing more and may decide nothing more',
    access: 'settings',
    answers: { 204: NoContent },
    errors: [...keyErrors, 'telegram_account_not_found'],
  },
  {
    operationId: 'receiveTelegramUpdate',
    method: 'POST',
    path: '/v1/telegram/{site}',
    summary: 'Takes what the bot hears, from Telegram alone',
    access: 'open',
    body: TelegramUpdate,
    headers: {
      'X-Telegram-Bot-Api-Secret-Token':
        'What Sada told Telegram when the bot was connected. Without it an unknown site, a site without a bot and a wrong token get the same answer',
    },
    answers: { 200: TelegramAccepted },
    errors: ['telegram_secret_invalid', ...bodyErrors, 'not_configured'],
  },
]
