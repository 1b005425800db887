import type { AuditList, Operation } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, listOptions, ndjsonOption } from '../command.ts'
import { linesOf } from '../ids.ts'
import { printList } from '../paging.ts'
import { Results } from '../results.ts'
import type { Column } from '../table.ts'
import { shortTime } from '../times.ts'

const operationColumns: readonly Column<Operation>[] = [
  { title: 'id', of: ({ id }) => id },
  { title: 'what', of: ({ action }) => action },
  { title: 'comments', of: ({ comments }) => comments },
  { title: 'key', of: ({ key }) => key },
  { title: 'when (UTC)', of: ({ created_at }) => shortTime(created_at) },
  { title: 'undone', of: ({ undone }) => (undone ? 'yes' : '') },
]

const auditColumns: readonly Column<AuditList['data'][number]>[] = [
  { title: 'when (UTC)', of: ({ created_at }) => shortTime(created_at) },
  { title: 'key', of: ({ key }) => key ?? 'Sada' },
  { title: 'what', of: ({ action }) => action },
  { title: 'comment', of: ({ comment_id }) => comment_id },
  { title: 'before', of: ({ before }) => before },
  { title: 'after', of: ({ after }) => after, isFlexible: true },
]

async function undo(call: Call): Promise<void> {
  const ids: string[] = []
  if (call.first === '-') {
    for await (const line of linesOf(call.io.stdin)) if (line.trim() !== '') ids.push(line.trim())
  } else ids.push(...call.args)
  const client = call.moderation()
  const results = new Results(call)
  try {
    for (const id of ids) {
      const answer = await client.undo(id)
      results.add(answer.operation, answer.results)
    }
  } catch (error) {
    if (results.count > 0) results.print()
    throw error
  }
  results.print()
}

async function list(call: Call): Promise<void> {
  const data = await call.moderation().operations(call.whole('limit', 1, 100))
  call.out.list({ data }, operationColumns, 'Nothing was done yet.')
}

/** What moderators did, and taking it back. */
export const operationCommands: readonly Command[] = [
  {
    name: 'operations list',
    aliases: ['operations'],
    summary: 'Lists what moderators did lately, newest first',
    options: { limit: { type: 'string', value: 'N', help: 'at most so many, up to 100; 20 unless given' } },
    isList: true,
    access: 'key',
    scope: 'read',
    examples: ['sada operations list --limit 5'],
    run: list,
  },
  {
    name: 'operations undo',
    aliases: ['comments undo', 'undo'],
    summary: 'Gives every comment that an operation changed, and nobody since, the status it had',
    args: '<operation>…|-',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: ndjsonOption,
    access: 'key',
    scope: 'moderate',
    examples: ['sada undo 01kb2m8t5q0000000000000009'],
    run: undo,
  },
  {
    name: 'audit list',
    aliases: ['audit'],
    summary: 'Lists who did what, newest first',
    options: {
      action: { type: 'string', value: 'ACTION', help: 'only this action, e.g. approve or key.create' },
      comment: { type: 'string', value: 'ID', help: 'only about this comment' },
      ...listOptions,
    },
    isList: true,
    access: 'key',
    scope: 'read',
    examples: ['sada audit --action approve --limit 20', 'sada audit --all --ndjson'],
    run: (call) => {
      const [action, comment] = [call.text('action'), call.text('comment')]
      const asked = {
        ...(action === undefined ? {} : { action }),
        ...(comment === undefined ? {} : { comment }),
      }
      const client = call.moderation()
      return printList(
        call,
        (piece) => client.audit({ ...asked, ...piece }),
        auditColumns,
        'Nothing of that kind was done.',
      )
    },
  },
]
