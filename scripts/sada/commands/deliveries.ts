import { DeliveryState, limits, type WebhookDelivery } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, listOptions } from '../command.ts'
import { UsageError } from '../failures.ts'
import { printList } from '../paging.ts'
import { type Column, pairs, table } from '../table.ts'
import { block, type Style } from '../terminal.ts'
import { shortTime } from '../times.ts'

const styles: Readonly<Record<DeliveryState, Style | undefined>> = {
  waiting: 'yellow',
  done: undefined,
  dead: 'red',
}

const deliveryColumns: readonly Column<WebhookDelivery>[] = [
  { title: 'id', of: ({ id }) => id },
  { title: 'state', of: ({ state }) => state, style: ({ state }) => styles[state] },
  { title: 'attempts', of: ({ attempts }) => attempts },
  { title: 'outcome', of: ({ outcome }) => outcome },
  { title: 'happened (UTC)', of: ({ happened_at }) => shortTime(happened_at) },
  { title: 'next (UTC)', of: ({ next_attempt_at }) => shortTime(next_attempt_at), leastColumns: 120 },
  { title: 'type', of: ({ type }) => type },
  { title: 'comment', of: ({ comment_id }) => comment_id, isFlexible: true },
]

/** Prints one delivery. */
export function printDelivery(call: Call, delivery: WebhookDelivery): void {
  call.out.show(delivery, () => table(deliveryColumns, [delivery], call.out.screen))
}

function list(call: Call): Promise<void> {
  const [client, state] = [call.webhooks(), DeliveryState.options.find((each) => each === call.text('state'))]
  return printList(
    call,
    (piece) => client.deliveries(call.first, { ...(state === undefined ? {} : { state }), ...piece }),
    deliveryColumns,
    'There are no such deliveries.',
  )
}

async function show(call: Call): Promise<void> {
  const [webhook = '', id = ''] = call.args
  const delivery = await call.webhooks().delivery(webhook, id)
  call.out.show(delivery, () => {
    const { payload, type, state, attempts, outcome, comment_id, happened_at } = delivery
    const facts = pairs([
      ['id', delivery.id],
      ['type', type],
      ['comment', comment_id],
      ['state', state],
      ['attempts', attempts],
      ['outcome', outcome],
      ['happened (UTC)', shortTime(happened_at)],
      ['next (UTC)', shortTime(delivery.next_attempt_at)],
      ['ended (UTC)', shortTime(delivery.ended_at)],
    ])
    return `${facts}\n\n${block(payload)}`
  })
}

async function replay(call: Call): Promise<void> {
  const [webhook = '', ...ids] = call.args
  const since = call.time('since', 'past')
  if ((since === undefined) === (ids.length === 0))
    throw new UsageError('Name deliveries, or give --since for all that failed from then on')
  const client = call.webhooks()
  if (since !== undefined) {
    const answer = await client.replayFailed(webhook, since)
    call.out.show(answer, () => `${answer.deliveries} deliveries are sent again.`)
    if (answer.more)
      call.out.note(`There are more than ${limits.replayDeliveriesMax}: repeat it when these have been sent.`)
    return
  }
  const data: WebhookDelivery[] = []
  try {
    for (const id of ids) data.push(await client.replay(webhook, id))
  } finally {
    if (data.length > 0) call.out.list({ data }, deliveryColumns, '')
  }
}

/** What was sent to a webhook. */
export const deliveryCommands: readonly Command[] = [
  {
    name: 'webhooks deliveries',
    summary: 'Lists what was sent to a webhook, newest first, and what came of it',
    args: '<webhook>',
    least: 1,
    options: {
      state: { type: 'string', choices: DeliveryState.options, help: 'only these; dead: given up' },
      ...listOptions,
    },
    isList: true,
    access: 'key',
    scope: 'webhooks',
    examples: ['sada webhooks deliveries 0123456789abcdef --state dead'],
    run: list,
  },
  {
    name: 'webhooks delivery',
    summary: 'Shows one delivery, with the body of its requests',
    args: '<webhook> <delivery>',
    least: 2,
    access: 'key',
    scope: 'webhooks',
    examples: ['sada webhooks delivery 0123456789abcdef 0193a1b2c3d4e5f60718293a4b5c6d7e --json'],
    run: show,
  },
  {
    name: 'webhooks replay',
    summary: 'Sends deliveries again: those that are named, or all that failed from a moment on',
    args: '<webhook> [delivery]…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: {
      since: {
        type: 'string',
        value: 'TIME',
        help: 'all that happened from then on and failed: 24h, 7d, a day or a time',
      },
    },
    isList: true,
    access: 'key',
    scope: 'webhooks',
    notes: ['They go out under the same ids, so that whoever took one already can know it.'],
    examples: [
      'sada webhooks replay 0123456789abcdef 0193a1b2c3d4e5f60718293a4b5c6d7e',
      'sada webhooks replay 0123456789abcdef --since 24h',
    ],
    run: replay,
  },
]
