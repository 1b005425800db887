import { createHash } from 'node:crypto'
import type { AuthorFile, CommentWithHistory } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, listOptions } from '../command.ts'
import { UsageError } from '../failures.ts'
import { readAll } from '../ids.ts'
import { printList } from '../paging.ts'
import { pairs, table } from '../table.ts'
import { block, readableAddress } from '../terminal.ts'
import { shortTime } from '../times.ts'
import { commentColumns, filterOf, filterOptions, reasonsOf } from './filters.ts'

const historyOf = ({ approved, pending, spam, deleted }: AuthorFile['history']) =>
  `${approved} approved, ${pending} pending, ${spam} spam, ${deleted} deleted`

function words(comment: CommentWithHistory, call: Call): string {
  const { author, page, parent } = comment
  const about = pairs([
    ['id', comment.id],
    ['status', comment.pinned ? `${comment.status}, pinned` : comment.status],
    ['why', reasonsOf(comment)],
    ['author', comment.staff ? `${author.name ?? ''} (staff)` : author.name],
    ...(author.email === undefined ? [] : [['e-mail', author.email] as const]),
    ['website', author.website],
    ['their comments', historyOf(author.history)],
    ['page', page.title],
    ['address', readableAddress(page.url ?? page.page)],
    ['written', shortTime(comment.created_at)],
    ['edited', shortTime(comment.edited_at)],
    ['reports', comment.reports],
  ])
  const above = parent ? `\n\nIn answer to ${parent.id}:\n${block(parent.body)}` : ''
  const history =
    comment.history.length === 0
      ? ''
      : `\n\n${table(
          [
            { title: 'when (UTC)', of: ({ created_at }) => shortTime(created_at) },
            { title: 'what', of: ({ action }) => action },
            { title: 'before', of: ({ before }) => before },
            { title: 'after', of: ({ after }) => after },
            { title: 'key', of: ({ key }) => key },
          ],
          comment.history,
          call.out.screen,
        )}`
  return `${about}${above}\n\nText:\n${block(comment.body)}${history}`
}

async function show(call: Call): Promise<void> {
  const comment = await call.moderation().comment(call.first)
  call.out.show(comment, () => words(comment, call))
}

async function author(call: Call): Promise<void> {
  const file = await call.moderation().author(call.first)
  call.out.show(file, () => {
    const about = pairs([
      ['names', file.names.join(', ')],
      ['comments', historyOf(file.history)],
      ['first seen', shortTime(file.first_seen_at)],
    ])
    const notes = file.notes.map(
      ({ body, key, created_at }) => `\n\n${shortTime(created_at)}, ${key ?? 'Sada'}:\n${block(body)}`,
    )
    return `${about}${notes.join('')}`
  })
}

/** The text that a command was given: the second argument, or with `-` stdin. */
async function textOf(call: Call): Promise<string> {
  const [, text = ''] = call.args
  const body = text === '-' ? await readAll(call.io.stdin) : text
  if (body.trim() === '') throw new UsageError('There is no text')
  return body
}

async function note(call: Call): Promise<void> {
  const added = await call.moderation().addNote(call.first, await textOf(call))
  call.out.show(added, () => 'The note is kept.')
}

async function reply(call: Call): Promise<void> {
  const [id, body, name] = [call.first, await textOf(call), call.text('name')]
  const sent = { body, ...(name === undefined ? {} : { name }) }
  // The same reply has the same key: what is sent again after a broken connection is stored once.
  const key = createHash('sha256')
    .update(JSON.stringify([id, sent]))
    .digest('base64url')
  const stored = await call.moderation().reply(id, sent, key)
  call.out.show(stored, () => `The answer ${stored.id} is published.`)
}

/** Reading comments and answering them. */
export const commentCommands: readonly Command[] = [
  {
    name: 'comments list',
    aliases: ['comments', 'list', 'queue'],
    summary: 'Lists comments, newest first; those that wait for a moderator unless asked otherwise',
    options: { ...filterOptions, ...listOptions },
    isList: true,
    access: 'key',
    scope: 'read',
    examples: [
      'sada comments list --status pending',
      'sada comments list --status any --q "مباراة" --json',
      'sada queue --since 24h --all --ndjson',
    ],
    run: (call) => {
      const filter = filterOf(call)
      const client = call.moderation()
      return printList(
        call,
        (piece) => client.comments({ ...filter, ...piece }),
        commentColumns,
        'There is no such comment.',
      )
    },
  },
  {
    name: 'comments show',
    aliases: ['show'],
    summary: 'Shows one comment in full, with what happened to it',
    args: '<id>',
    least: 1,
    access: 'key',
    scope: 'read',
    examples: ['sada comments show 01kb2m8t5q0000000000000001'],
    run: show,
  },
  {
    name: 'comments author',
    summary: 'Shows what moderators know of the author of a comment: names, numbers, notes',
    args: '<id>',
    least: 1,
    access: 'key',
    scope: 'read',
    examples: ['sada comments author 01kb2m8t5q0000000000000001'],
    run: author,
  },
  {
    name: 'comments note',
    summary: 'Keeps a note about the author of a comment, for moderators only',
    args: '<id> <text>|-',
    least: 2,
    access: 'key',
    scope: 'moderate',
    examples: ['sada comments note 01kb2m8t5q0000000000000001 "wrote to us by phone"'],
    run: note,
  },
  {
    name: 'comments reply',
    aliases: ['reply'],
    summary: 'Answers a published comment as the site’s staff; - reads the text from stdin',
    args: '<id> <text>|-',
    least: 2,
    options: {
      name: { type: 'string', value: 'NAME', help: 'shown beside the badge; the site’s name unless given' },
    },
    access: 'key',
    scope: 'moderate',
    notes: ['The same answer to the same comment is stored once within a day, however often it is sent.'],
    examples: ['sada comments reply 01kb2m8t5q0000000000000001 "شكرا على التصحيح"'],
    run: reply,
  },
]
