import type { WebhookAsk } from '../../../client/index.ts'
import {
  EventType,
  limits,
  type Webhook,
  type WebhookPatch,
  type WebhookWithSecret,
} from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, type Option, yesOption } from '../command.ts'
import { UsageError } from '../failures.ts'
import { given } from '../given.ts'
import { namesOf, removeGiven } from '../removal.ts'
import { type Column, pairs, table } from '../table.ts'
import { durationSeconds, shortTime } from '../times.ts'
import { deliveryCommands, printDelivery } from './deliveries.ts'

const eventsOf = ({ events }: Webhook) =>
  events.length === EventType.options.length ? 'all' : events.join(', ')

const webhookColumns: readonly Column<Webhook>[] = [
  { title: 'id', of: ({ id }) => id },
  {
    title: 'state',
    of: ({ state }) => state,
    style: ({ state }) => (state === 'off' ? 'yellow' : undefined),
  },
  { title: 'name', of: ({ name }) => name },
  { title: 'latest', of: ({ latest }) => latest?.state ?? 'none' },
  { title: 'outcome', of: ({ latest }) => latest?.outcome ?? null },
  { title: 'address', of: ({ url }) => url, isFlexible: true },
  { title: 'events', of: eventsOf, isFlexible: true },
]

const webhookOptions = {
  name: { type: 'string', value: 'NAME', help: 'for moderators; the host unless given' },
  events: {
    type: 'string',
    isMany: true,
    choices: EventType.options,
    help: 'what it is told of; everything unless given',
  },
} as const satisfies Record<string, Option>

function print(call: Call, webhook: Webhook): void {
  call.out.show(webhook, () => table(webhookColumns, [webhook], call.out.screen))
}

/** The one time that a secret is seen. */
function printSecret(call: Call, webhook: WebhookWithSecret): void {
  call.out.show(webhook, () =>
    pairs([
      ['id', webhook.id],
      ['address', webhook.url],
      ['events', eventsOf(webhook)],
      ['secret', webhook.secret],
      ...(webhook.old_secret_until === null
        ? []
        : [['old secret until (UTC)', shortTime(webhook.old_secret_until)] as const]),
    ]),
  )
  call.out.note('Keep the secret now: it is not shown again.')
}

function partsOf(call: Call): Partial<Pick<WebhookAsk, 'name' | 'events'>> {
  const events = EventType.options.filter((type) => call.list('events').includes(type))
  return given({ name: call.text('name'), events: events.length === 0 ? undefined : events })
}

async function add(call: Call): Promise<void> {
  printSecret(call, await call.webhooks().add({ url: call.first, ...partsOf(call) }))
}

async function change(call: Call): Promise<void> {
  const patch: WebhookPatch = { ...partsOf(call), ...given({ url: call.text('address') }) }
  if (Object.keys(patch).length === 0)
    throw new UsageError('What is to change? Give --address, --events or --name')
  print(call, await call.webhooks().change(call.first, patch))
}

async function rotate(call: Call): Promise<void> {
  const text = call.text('grace')
  const grace = text === undefined ? undefined : durationSeconds(text)
  if (grace === null || (grace ?? 0) > limits.keyGraceSecondsMax)
    throw new UsageError('--grace must be a duration such as 0, 15m or 24h, at most 7d')
  printSecret(call, await call.webhooks().rotateSecret(call.first, grace))
}

function remove(call: Call): Promise<void> {
  const client = call.webhooks()
  return removeGiven(call, {
    names: async () => namesOf(await client.list()),
    remove: (id) => client.remove(id),
    verb: 'Remove',
    done: 'Removed: nothing more is sent there.',
  })
}

function stateCommand(name: 'pause' | 'resume', state: 'off' | 'on', summary: string): Command {
  return {
    name: `webhooks ${name}`,
    summary,
    args: '<webhook>',
    least: 1,
    access: 'key',
    scope: 'webhooks',
    examples: [`sada webhooks ${name} 0123456789abcdef`],
    run: async (call) => print(call, await call.webhooks().change(call.first, { state })),
  }
}

/** Programs that are told what happens to comments. */
export const webhookCommands: readonly Command[] = [
  {
    name: 'webhooks list',
    aliases: ['webhooks'],
    summary: 'Lists the site’s webhooks, each with what came of its latest delivery',
    isList: true,
    access: 'key',
    scope: 'webhooks',
    examples: ['sada webhooks list'],
    run: async (call) =>
      call.out.list({ data: await call.webhooks().list() }, webhookColumns, 'There are no webhooks.'),
  },
  {
    name: 'webhooks add',
    summary: 'Adds a webhook and, this once, shows the secret that signs its requests',
    args: '<url>',
    least: 1,
    options: webhookOptions,
    access: 'key',
    scope: 'webhooks',
    notes: [
      'The address is https on port 443, by a public name. docs/webhooks.md says how to verify what comes.',
    ],
    examples: ['sada webhooks add https://cms.akhir-saa.example/sada --events comment.held,comment.reported'],
    run: add,
  },
  {
    name: 'webhooks change',
    summary: 'Changes a webhook’s address, events or name',
    args: '<webhook>',
    least: 1,
    options: {
      address: { type: 'string', value: 'URL', help: 'where requests go' },
      name: webhookOptions.name,
      events: { ...webhookOptions.events, help: 'what it is told of, instead of what it was told of' },
    },
    access: 'key',
    scope: 'webhooks',
    examples: ['sada webhooks change 0123456789abcdef --events comment.held --name "CMS"'],
    run: change,
  },
  stateCommand(
    'pause',
    'off',
    'Switches a webhook off, and ends what waits for it; `webhooks replay` can send it later',
  ),
  stateCommand('resume', 'on', 'Switches a webhook on again'),
  {
    name: 'webhooks rotate',
    summary: 'Gives a webhook another secret and, this once, shows it',
    args: '<webhook>',
    least: 1,
    options: {
      grace: {
        type: 'string',
        value: 'TIME',
        help: 'how long requests are signed with both, at most 7d; a day unless given, 0: not at all',
      },
    },
    access: 'key',
    scope: 'webhooks',
    examples: ['sada webhooks rotate 0123456789abcdef --grace 24h'],
    run: rotate,
  },
  {
    name: 'webhooks remove',
    summary: 'Removes webhooks with their deliveries, after asking',
    args: '<webhook>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: yesOption,
    access: 'key',
    scope: 'webhooks',
    examples: ['sada webhooks remove 0123456789abcdef --yes'],
    run: remove,
  },
  {
    name: 'webhooks test',
    summary: 'Sends a test to a webhook; `webhooks deliveries` says what came of it',
    args: '<webhook>',
    least: 1,
    access: 'key',
    scope: 'webhooks',
    examples: ['sada webhooks test 0123456789abcdef'],
    run: async (call) => printDelivery(call, await call.webhooks().test(call.first)),
  },
  ...deliveryCommands,
]
