import type { RecipientAsk } from '../../../client/index.ts'
import { MailMode, type Recipient } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, type Option, yesOption } from '../command.ts'
import { UsageError } from '../failures.ts'
import { given } from '../given.ts'
import { namesOf, removeGiven } from '../removal.ts'
import { type Column, table } from '../table.ts'
import { shortTime } from '../times.ts'

const recipientColumns: readonly Column<Recipient>[] = [
  { title: 'id', of: ({ id }) => id },
  {
    title: 'state',
    of: ({ state, paused }) => (paused ? `${state}, paused` : state),
    style: ({ state, paused }) => (state === 'on' && !paused ? undefined : 'yellow'),
  },
  { title: 'name', of: ({ name }) => name },
  { title: 'mode', of: ({ mode }) => mode },
  { title: 'hours', of: ({ mode, digest_hours }) => (mode === 'digest' ? digest_hours.join(', ') : null) },
  { title: 'language', of: ({ locale }) => locale ?? 'the site’s' },
  { title: 'asked (UTC)', of: ({ asked_at }) => shortTime(asked_at) },
]
const addressColumn: Column<Recipient> = { title: 'e-mail', of: ({ email }) => email ?? null }

const recipientOptions = {
  name: { type: 'string', value: 'NAME', help: 'who it is' },
  mode: {
    type: 'string',
    choices: MailMode.options,
    help: 'a message for each comment that waits, or one for all at certain hours',
  },
  hours: {
    type: 'string',
    isMany: true,
    value: 'HOURS',
    help: 'of a digest, by the clocks of the site’s zone: 8,18',
  },
  locale: {
    type: 'string',
    value: 'TAG',
    help: 'language of the mail: ar-MA, fr, en, or site for the site’s',
  },
} as const satisfies Record<string, Option>

/** Whoever gets comments with buttons decides on them. */
const alsoNeeds = 'The key must have read and moderate as well: whoever gets the mail decides from it.'

function hoursOf(call: Call): number[] | undefined {
  if (call.list('hours').length === 0) return undefined
  return call.list('hours').map((text) => {
    if (!/^(?:[01]?\d|2[0-3])$/.test(text)) throw new UsageError('--hours are whole hours from 0 to 23')
    return Number(text)
  })
}

function partsOf(call: Call): Partial<Omit<RecipientAsk, 'email'>> {
  const locale = call.text('locale')
  return given({
    name: call.text('name'),
    mode: MailMode.options.find((mode) => mode === call.text('mode')),
    digest_hours: hoursOf(call),
    locale: locale === 'site' ? null : locale,
  })
}

function print(call: Call, recipient: Recipient): void {
  call.out.show(recipient, () => table(recipientColumns, [recipient], call.out.screen))
}

async function list(call: Call): Promise<void> {
  const data = await call.moderation().recipients()
  const isReadable = data.some(({ email }) => email !== undefined)
  const columns = isReadable ? [...recipientColumns, addressColumn] : recipientColumns
  call.out.list({ data }, columns, 'Nobody gets mail.')
}

async function add(call: Call): Promise<void> {
  const { name = call.required('name'), mode, ...more } = partsOf(call)
  if (mode === undefined) throw new UsageError('--mode is missing')
  const email = call.required('email')
  const added = await call.moderation().addRecipient({ name, email, mode, ...more })
  print(call, added)
  call.out.note(
    added.asked_at === null
      ? 'The question could not be sent: `sada recipients ask` sends it another time.'
      : 'They get one mail with a question, and nothing else before they say yes.',
  )
}

async function change(call: Call): Promise<void> {
  const patch = partsOf(call)
  if (Object.keys(patch).length === 0)
    throw new UsageError('What is to change? Give --name, --mode, --hours or --locale')
  print(call, await call.moderation().changeRecipient(call.first, patch))
}

function pauseCommand(name: 'pause' | 'resume', paused: boolean, summary: string): Command {
  return {
    name: `recipients ${name}`,
    summary,
    args: '<recipient>',
    least: 1,
    access: 'key',
    scope: 'settings',
    examples: [`sada recipients ${name} 0123456789abcdef`],
    run: async (call) => print(call, await call.moderation().changeRecipient(call.first, { paused })),
  }
}

function remove(call: Call): Promise<void> {
  const client = call.moderation()
  return removeGiven(call, {
    names: async () => namesOf(await client.recipients()),
    remove: (id) => client.removeRecipient(id),
    verb: 'Remove',
    done: 'Removed: nothing more is sent there, and the links in mail stop.',
  })
}

/** Who gets mail about comments that wait. */
export const recipientCommands: readonly Command[] = [
  {
    name: 'recipients list',
    aliases: ['recipients'],
    summary: 'Lists who gets mail about comments that wait, and who has said yes',
    isList: true,
    access: 'key',
    scope: 'settings',
    notes: ['Addresses are shown to a key with email:read, and the audit notes each reading.'],
    examples: ['sada recipients list'],
    run: list,
  },
  {
    name: 'recipients add',
    summary: 'Adds a recipient of mail, who is asked first',
    options: {
      email: { type: 'string', value: 'ADDRESS', help: 'kept encrypted' },
      ...recipientOptions,
      hours: { ...recipientOptions.hours, help: `${recipientOptions.hours.help}, unless given` },
    },
    access: 'key',
    scope: 'settings',
    notes: [alsoNeeds],
    examples: [
      'sada recipients add --name "سعاد" --email souad@akhir-saa.example --mode digest --hours 8,18',
    ],
    run: add,
  },
  {
    name: 'recipients change',
    summary: 'Changes a recipient’s name, hours, language, or whether mail comes one by one',
    args: '<recipient>',
    least: 1,
    options: recipientOptions,
    access: 'key',
    scope: 'settings',
    examples: ['sada recipients change 0123456789abcdef --mode digest --hours 7,13,20'],
    run: change,
  },
  pauseCommand('pause', true, 'Lets a recipient get nothing and decide nothing; what they agreed to stays'),
  pauseCommand('resume', false, 'Lets a paused recipient get mail again, of what comes from then on'),
  {
    name: 'recipients ask',
    summary: 'Sends the question again to a recipient who has not said yes, or who unsubscribed',
    args: '<recipient>',
    least: 1,
    access: 'key',
    scope: 'settings',
    notes: [alsoNeeds, 'An address is asked once a day, whichever site asks.'],
    examples: ['sada recipients ask 0123456789abcdef'],
    run: async (call) => print(call, await call.moderation().askRecipient(call.first)),
  },
  {
    name: 'recipients remove',
    summary: 'Removes recipients, after asking',
    args: '<recipient>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: yesOption,
    access: 'key',
    scope: 'settings',
    examples: ['sada recipients remove 0123456789abcdef --yes'],
    run: remove,
  },
]
