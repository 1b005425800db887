import * as v from 'valibot'
import { errorCodes, type FieldCode } from './errors.ts'
import { Body, Cursor, Name, NextCursor, queryInteger, Time } from './fields.ts'
import { CommentId } from './ids.ts'
import { limits } from './limits.ts'
import { Action, QueueFilter, Status, StatusCounts } from './moderation.ts'

const code = (value: FieldCode): FieldCode => value

export const OperationId = v.pipe(
  v.string(),
  v.regex(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/, code('value_invalid')),
  v.description('What one request of a moderator did; names it for undoing'),
)

export const Batch = v.pipe(
  v.strictObject({
    action: Action,
    ids: v.optional(
      v.pipe(
        v.array(CommentId),
        v.minLength(1, code('required')),
        v.maxLength(limits.batchIds, code('too_long')),
      ),
    ),
    filter: v.optional(QueueFilter),
    cursor: v.optional(v.pipe(Cursor, v.description('Goes on with `filter` where the last answer ended'))),
  }),
  v.check(({ ids, filter }) => (ids === undefined) !== (filter === undefined), code('value_invalid')),
  v.check(({ ids, cursor }) => ids === undefined || cursor === undefined, code('value_invalid')),
)
export type Batch = v.InferOutput<typeof Batch>

export const BatchResult = v.strictObject({
  id: CommentId,
  status: v.pipe(v.nullable(Status), v.description('What the comment is now; `null` where there is none')),
  code: v.optional(v.picklist(errorCodes)),
})
export type BatchResult = v.InferOutput<typeof BatchResult>

export const BatchAnswer = v.strictObject({
  operation: v.pipe(v.nullable(OperationId), v.description('`null`: nothing changed')),
  results: v.array(BatchResult),
  next_cursor: v.pipe(
    NextCursor,
    v.description('With `filter`: send it to act on the next piece of what matched at the first request'),
  ),
})
export type BatchAnswer = v.InferOutput<typeof BatchAnswer>

export const Operation = v.strictObject({
  id: OperationId,
  action: v.string(),
  comments: v.pipe(v.number(), v.description('How many it changed')),
  first: v.pipe(v.nullable(CommentId), v.description('One of them')),
  key: v.nullable(v.string()),
  created_at: Time,
  undone: v.boolean(),
})
export type Operation = v.InferOutput<typeof Operation>

export const OperationsQuery = v.strictObject({ limit: v.optional(queryInteger(1, limits.pageSizeMax)) })
export type OperationsQuery = v.InferOutput<typeof OperationsQuery>

export const OperationList = v.strictObject({ data: v.array(Operation) })
export type OperationList = v.InferOutput<typeof OperationList>

export const StaffReply = v.strictObject({
  body: Body,
  name: v.optional(v.pipe(Name, v.description('Shown beside the badge; the site’s name unless given'))),
})
export type StaffReply = v.InferOutput<typeof StaffReply>

export const Note = v.strictObject({
  body: v.string(),
  key: v.nullable(v.string()),
  created_at: Time,
})
export type Note = v.InferOutput<typeof Note>

export const NewNote = v.strictObject({ body: Body })
export type NewNote = v.InferOutput<typeof NewNote>

/** What moderators know of the author of a comment. */
export const AuthorFile = v.strictObject({
  names: v.pipe(v.array(v.string()), v.description('Names of the latest comments')),
  history: StatusCounts,
  first_seen_at: Time,
  notes: v.pipe(v.array(Note), v.description('For moderators only; newest first')),
})
export type AuthorFile = v.InferOutput<typeof AuthorFile>
