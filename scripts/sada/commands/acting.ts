import type { ModerationClient, QueueAsk } from '../../../client/index.ts'
import { SadaError } from '../../../client/index.ts'
import { type Action, type BatchResult, limits } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, listOptions, ndjsonOption } from '../command.ts'
import { CommandError, sentenceOf, UsageError } from '../failures.ts'
import { idGroups, isCommentId } from '../ids.ts'
import { Results } from '../results.ts'
import { filterOf, filterOptions } from './filters.ts'

const notFound = (id: string): BatchResult => ({ id, status: null, code: 'comment_not_found' })

/** One action on comments by id. What cannot be an id is told like one that there is not. */
async function onIds(call: Call, act: (ids: string[]) => Promise<Acted>): Promise<void> {
  if (call.args.length === 0)
    throw new UsageError('Which comments? Give ids, - for ids from stdin, or --matching')
  if (Object.keys(filterOptions).some((name) => call.text(name) !== undefined))
    throw new UsageError('Filters go with --matching, for all comments that match')
  if (call.text('cursor') !== undefined) throw new UsageError('--cursor goes with --matching')
  const results = new Results(call)
  try {
    for await (const group of idGroups(call, limits.batchIds)) {
      const ids = group.filter(isCommentId)
      const answer = ids.length === 0 ? { operation: null, results: [] } : await act(ids)
      const byId = new Map(answer.results.map((result) => [result.id, result]))
      results.add(
        answer.operation,
        group.map((id) => byId.get(id) ?? notFound(id)),
      )
    }
  } catch (error) {
    if (results.count > 0) results.print()
    throw error
  }
  results.print()
}

type Acted = { operation: string | null; results: BatchResult[] }

/** Where an action on all that match has come to when it could not go on. */
function stopped(results: Results, cursor: string | undefined, why: string, code: string): CommandError {
  const where =
    cursor === undefined
      ? 'Nothing was done; run it again.'
      : `Go on with the same filters and --cursor ${cursor}`
  return new CommandError(code, `${why} ${results.count} comments were done before. ${where}`, {
    next_cursor: cursor ?? null,
  })
}

async function onMatching(call: Call, action: Action): Promise<void> {
  if (call.args.length > 0) throw new UsageError('Give ids or --matching, not both')
  const { limit: _, cursor: __, ...filter }: QueueAsk = filterOf(call)
  if ((action === 'hold' || action === 'restore') && filter.status === undefined)
    throw new UsageError(`Which ones? ${action} --matching needs --status`)
  const client = call.moderation()
  const interrupted = call.io.interrupted()
  const results = new Results(call)
  let cursor = call.text('cursor')
  for (;;) {
    try {
      const answer = await client.actOnMatching(action, filter, cursor)
      results.add(answer.operation, answer.results)
      if (answer.next_cursor === null) break
      cursor = answer.next_cursor
      call.out.note(`${results.count} comments so far …`)
    } catch (error) {
      if (results.count > 0) results.print(cursor ?? null)
      // A request that was refused at the start has no place to go on from.
      if (cursor === undefined || !(error instanceof SadaError)) throw error
      throw stopped(results, cursor, sentenceOf(error), error.code)
    }
    if (interrupted.aborted) {
      results.print(cursor)
      throw stopped(results, cursor, 'Stopped.', 'interrupted')
    }
  }
  results.print()
}

const matchingOptions = {
  matching: {
    type: 'boolean',
    help: 'all comments that match the filters, as they are at the first request',
  },
  ...filterOptions,
  cursor: listOptions.cursor,
  ...ndjsonOption,
} as const

const batchActions: readonly (readonly [Action, string])[] = [
  ['approve', 'Publishes comments'],
  ['hold', 'Takes comments back to the queue'],
  ['spam', 'Marks comments as spam'],
  ['delete', 'Puts comments into the bin'],
  ['restore', 'Takes comments out of spam or the bin, to the status they had'],
]

function batchCommand([action, summary]: (typeof batchActions)[number]): Command {
  const status =
    action === 'approve' || action === 'delete' ? 'pending' : action === 'restore' ? 'spam' : 'approved'
  return {
    name: `comments ${action}`,
    aliases: [action],
    summary,
    args: '<id>…|-|--matching',
    most: Number.POSITIVE_INFINITY,
    options: matchingOptions,
    access: 'key',
    scope: 'moderate',
    notes: [
      'With - ids come from stdin, one a line, or items as --ndjson prints them. Each comment has its own outcome; the exit code is 1 when one has failed. What was done is an operation, which `sada undo` takes back.',
    ],
    examples: [
      `sada comments ${action} 01kb2m8t5q0000000000000001 01kb2m8t5q0000000000000002`,
      `sada comments list --status ${status} --ndjson | sada comments ${action} -`,
      `sada comments ${action} --matching --status ${status} --since 24h`,
    ],
    run: (call) =>
      call.flag('matching')
        ? onMatching(call, action)
        : onIds(call, (ids) => call.moderation().actOnMany(action, ids)),
  }
}

/** The interface pins one at a time: at most three stand on a page. */
async function each(
  ids: readonly string[],
  pin: (id: string) => ReturnType<ModerationClient['pin']>,
): Promise<Acted> {
  const results: BatchResult[] = []
  for (const id of ids) {
    try {
      const { status } = await pin(id)
      results.push({ id, status })
    } catch (error) {
      if (!(error instanceof SadaError) || ![404, 409].includes(error.status)) throw error
      const { code } = error
      if (code === 'comment_not_found' || code === 'comment_not_published')
        results.push({ id, status: null, code })
      else if (code === 'pins_full') results.push({ id, status: 'approved', code })
      else throw error
    }
  }
  return { operation: null, results }
}

function pinCommand(action: 'pin' | 'unpin', summary: string): Command {
  return {
    name: `comments ${action}`,
    aliases: [action],
    summary,
    args: '<id>…|-',
    most: Number.POSITIVE_INFINITY,
    options: ndjsonOption,
    access: 'key',
    scope: 'moderate',
    examples: [`sada comments ${action} 01kb2m8t5q0000000000000001`],
    run: (call) => {
      const client = call.moderation()
      return onIds(call, (ids) => each(ids, (id) => client[action](id)))
    },
  }
}

/** What is done to comments, one or many. */
export const actingCommands: readonly Command[] = [
  ...batchActions.map(batchCommand),
  pinCommand('pin', 'Puts published comments before the others of their page; at most three a page'),
  pinCommand('unpin', 'Puts pinned comments back to their places'),
]
