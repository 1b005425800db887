import {
  limits,
  type Telegram,
  type TelegramAccount,
  type TelegramAccountPatch,
  TelegramHears,
  TelegramLanguage,
  type TelegramQuietHours,
} from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, type Option, yesOption } from '../command.ts'
import { confirm } from '../confirm.ts'
import { UsageError } from '../failures.ts'
import { given } from '../given.ts'
import { readAll } from '../ids.ts'
import { namesOf, removeGiven } from '../removal.ts'
import { type Column, pairs, table } from '../table.ts'
import { shortTime } from '../times.ts'

const accountColumns: readonly Column<TelegramAccount>[] = [
  { title: 'id', of: ({ id }) => id },
  {
    title: 'state',
    of: ({ state }) => state,
    style: ({ state }) => (state === 'off' ? 'yellow' : undefined),
  },
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'language', of: ({ language }) => language },
  { title: 'hears', of: ({ hears }) => hears },
  { title: 'quiet', of: ({ quiet_hours }) => (quiet_hours ? `${quiet_hours.from}-${quiet_hours.to}` : null) },
  { title: 'name', of: ({ name }) => name, isFlexible: true },
]
const noAccounts = 'No chat is linked: `sada telegram code` makes a code for one.'

const accountOptions = {
  name: { type: 'string', value: 'NAME', help: 'as the audit trail names it' },
  language: { type: 'string', choices: TelegramLanguage.options, help: 'in which the bot speaks there' },
} as const satisfies Record<string, Option>

/** Whoever gets comments with buttons decides on them. */
const alsoNeeds = 'The key must have read and moderate as well: whoever has the chat decides there.'

function statusWords(call: Call, { bot, accounts }: Telegram): string {
  if (!bot) return 'No bot is connected: `sada telegram connect` connects one.'
  const { state, waiting, last_error, last_error_at } = bot.webhook
  const facts = pairs([
    ['bot', `@${bot.username}`],
    ['since (UTC)', shortTime(bot.created_at)],
    ['Telegram reaches this instance', state],
    ['updates that wait', waiting],
    ...(last_error === null
      ? []
      : ([
          ['latest failure', last_error],
          ['at (UTC)', shortTime(last_error_at)],
        ] as const)),
  ])
  return `${facts}\n\n${accounts.length === 0 ? noAccounts : table(accountColumns, accounts, call.out.screen)}`
}

function printStatus(call: Call, status: Telegram): void {
  call.out.show(status, () => statusWords(call, status))
}

function printAccount(call: Call, account: TelegramAccount): void {
  call.out.show(account, () => table(accountColumns, [account], call.out.screen))
}

/** From stdin or the environment. What is wrong with it is told without it. @throws UsageError */
async function tokenOf(call: Call): Promise<string> {
  const { stdin, env } = call.io
  if (call.args.some((arg) => arg !== '-'))
    throw new UsageError('A token is no argument: set SADA_BOT_TOKEN, or give - and the token on stdin')
  const text = (call.args.length > 0 ? await readAll(stdin) : (env.SADA_BOT_TOKEN ?? '')).trim()
  if (text === '')
    throw new UsageError('There is no token: set SADA_BOT_TOKEN, or give - and the token on stdin')
  if (!/^\d+:[\w-]+$/.test(text))
    throw new UsageError('That is no token as BotFather gives it: 123456789:AA…')
  return text
}

async function connect(call: Call): Promise<void> {
  const [token, client] = [await tokenOf(call), call.moderation()]
  const { bot, accounts } = await client.telegram()
  if (bot && accounts.length > 0)
    await confirm(
      call,
      async () =>
        `Unless this is a new token of @${bot.username}, its ${accounts.length} chats are unlinked. Go on?`,
    )
  printStatus(call, await client.connectTelegram(token))
}

async function disconnect(call: Call): Promise<void> {
  const client = call.moderation()
  await confirm(call, async () => {
    const { bot, accounts } = await client.telegram()
    return `Forget ${bot ? `@${bot.username}` : 'the bot'} and unlink ${accounts.length} chats?`
  })
  await client.disconnectTelegram()
  call.out.show({ disconnected: true }, () => 'The bot, its chats and its codes are forgotten.')
}

async function makeCode(call: Call): Promise<void> {
  const name = call.required('name')
  const language = TelegramLanguage.options.find((each) => each === call.text('language'))
  const made = await call.moderation().makeTelegramCode({ name, ...given({ language }) })
  call.out.show(made, () =>
    pairs([
      ['code', made.code],
      ['for a person', made.link],
      ['for a group', made.group_link],
      ['until (UTC)', shortTime(made.expires_at)],
    ]),
  )
  call.out.note(
    `Send the link to the moderator now: it is not shown again, and works once, for ${limits.telegramCodeMinutes} minutes.`,
  )
}

function quietOf(call: Call): TelegramQuietHours | null | undefined {
  const text = call.text('quiet')
  if (text === undefined) return undefined
  if (text === 'off') return null
  const [, from = '', to = ''] = /^([01]?\d|2[0-3])-([01]?\d|2[0-3])$/.exec(text) ?? []
  if (from === '' || Number(from) === Number(to))
    throw new UsageError('--quiet is two different hours such as 22-7, or off')
  return { from: Number(from), to: Number(to) }
}

async function change(call: Call): Promise<void> {
  const patch: TelegramAccountPatch = given({
    name: call.text('name'),
    language: TelegramLanguage.options.find((each) => each === call.text('language')),
    hears: TelegramHears.options.find((each) => each === call.text('hears')),
    quiet_hours: quietOf(call),
  })
  if (Object.keys(patch).length === 0)
    throw new UsageError('What is to change? Give --name, --language, --hears or --quiet')
  printAccount(call, await call.moderation().changeTelegramAccount(call.first, patch))
}

function unlink(call: Call): Promise<void> {
  const client = call.moderation()
  return removeGiven(call, {
    names: async () => namesOf((await client.telegram()).accounts),
    remove: (id) => client.removeTelegramAccount(id),
    verb: 'Unlink',
    done: 'Unlinked: to come back takes a new code.',
  })
}

function stateCommand(name: 'pause' | 'resume', state: 'off' | 'on', summary: string): Command {
  return {
    name: `telegram ${name}`,
    summary,
    args: '<account>',
    least: 1,
    access: 'key',
    scope: 'settings',
    examples: [`sada telegram ${name} 0123456789abcdef`],
    run: async (call) =>
      printAccount(call, await call.moderation().changeTelegramAccount(call.first, { state })),
  }
}

/** A site's Telegram bot and the chats that it writes to. */
export const telegramCommands: readonly Command[] = [
  {
    name: 'telegram status',
    aliases: ['telegram'],
    summary: 'Shows the site’s bot, whether Telegram reaches this instance, and the linked chats',
    access: 'key',
    scope: 'settings',
    examples: ['sada telegram status'],
    run: async (call) => printStatus(call, await call.moderation().telegram()),
  },
  {
    name: 'telegram connect',
    summary: 'Connects a bot, with the token that BotFather gave, or gives it a new token',
    args: '[-]',
    least: 0,
    most: 1,
    options: yesOption,
    access: 'key',
    scope: 'settings',
    notes: [
      'The token comes from SADA_BOT_TOKEN, or with - from stdin; it is never an argument.',
      `${alsoNeeds} Chats of a former bot are unlinked: where there are any, it asks first.`,
    ],
    examples: ['cat bot-token.txt | sada telegram connect -'],
    run: connect,
  },
  {
    name: 'telegram disconnect',
    summary: 'Forgets the bot with its chats and codes, after asking',
    options: yesOption,
    access: 'key',
    scope: 'settings',
    examples: ['sada telegram disconnect --yes'],
    run: disconnect,
  },
  {
    name: 'telegram code',
    summary: 'Makes a code that links one chat and, this once, shows it with the link to send',
    options: {
      ...accountOptions,
      language: {
        ...accountOptions.language,
        help: `${accountOptions.language.help}; the site’s unless given`,
      },
    },
    access: 'key',
    scope: 'settings',
    notes: [alsoNeeds],
    examples: ['sada telegram code --name "سارة" --language ar'],
    run: makeCode,
  },
  {
    name: 'telegram accounts',
    summary: 'Lists the linked chats',
    isList: true,
    access: 'key',
    scope: 'settings',
    examples: ['sada telegram accounts'],
    run: async (call) =>
      call.out.list({ data: (await call.moderation().telegram()).accounts }, accountColumns, noAccounts),
  },
  {
    name: 'telegram change',
    summary: 'Changes what a chat hears, when it is quiet, its language or name',
    args: '<account>',
    least: 1,
    options: {
      ...accountOptions,
      hears: {
        type: 'string',
        choices: TelegramHears.options,
        help: 'comments that wait, or also published ones that a reader reports',
      },
      quiet: {
        type: 'string',
        value: 'HOURS',
        help: 'between which hours of the site’s zone messages come without a sound: 22-7, or off',
      },
    },
    access: 'key',
    scope: 'settings',
    examples: ['sada telegram change 0123456789abcdef --hears held_and_reports --quiet 22-7'],
    run: change,
  },
  stateCommand('pause', 'off', 'Lets a chat hear nothing and decide nothing'),
  stateCommand('resume', 'on', 'Lets a chat hear of comments and decide again'),
  {
    name: 'telegram unlink',
    summary: 'Unlinks chats, after asking',
    args: '<account>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: yesOption,
    access: 'key',
    scope: 'settings',
    examples: ['sada telegram unlink 0123456789abcdef --yes'],
    run: unlink,
  },
]
