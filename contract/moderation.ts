import * as v from 'valibot'
import { AuditEntry } from './audit.ts'
import { Count, Cursor, Moment, NextCursor, PageName, queryInteger, Time } from './fields.ts'
import { CommentId } from './ids.ts'
import { limits } from './limits.ts'

export const Status = v.picklist(['pending', 'approved', 'spam', 'deleted'])
export type Status = v.InferOutput<typeof Status>

/** Why a comment waits for a moderator, or was put among spam. */
export const ReasonCode = v.picklist([
  'moderation_all',
  'first_time',
  'links',
  'word',
  'author',
  'domain',
  'address',
  'impersonation',
  'repeated',
  'flood',
  'reports',
])
export type ReasonCode = v.InferOutput<typeof ReasonCode>

export const Reason = v.strictObject({
  code: ReasonCode,
  detail: v.optional(
    v.pipe(
      v.string(),
      v.description('What matched: the piece of the text, the number of links or of reports'),
    ),
  ),
})
export type Reason = v.InferOutput<typeof Reason>

export const Action = v.picklist(['approve', 'hold', 'spam', 'delete', 'restore'])
export type Action = v.InferOutput<typeof Action>

export const StatusCounts = v.strictObject({ pending: Count, approved: Count, spam: Count, deleted: Count })
export type StatusCounts = v.InferOutput<typeof StatusCounts>

export const Summary = v.strictObject({
  ...StatusCounts.entries,
  reported: v.pipe(Count, v.description('Comments with reports that no moderator has looked at')),
  reasons: v.pipe(v.record(v.string(), Count), v.description('Pending comments by reason')),
})
export type Summary = v.InferOutput<typeof Summary>

export const ModeratedComment = v.strictObject({
  id: CommentId,
  status: Status,
  reasons: v.array(Reason),
  page: v.strictObject({
    page: v.pipe(v.string(), v.description('The page’s key')),
    url: v.nullable(v.string()),
    title: v.nullable(v.string()),
  }),
  parent: v.nullable(
    v.strictObject({
      id: CommentId,
      author: v.strictObject({ name: v.nullable(v.string()) }),
      body: v.pipe(v.string(), v.description('Its beginning, of 300 characters at most')),
    }),
  ),
  author: v.strictObject({
    name: v.nullable(v.string()),
    email: v.optional(
      v.pipe(
        v.nullable(v.string()),
        v.description('Only with the scope `email:read`; each reading is audited'),
      ),
    ),
    website: v.nullable(v.string()),
    history: v.pipe(StatusCounts, v.description('This author’s comments on the site by status')),
  }),
  body: v.string(),
  staff: v.boolean(),
  pinned: v.boolean(),
  reports: v.pipe(Count, v.description('Readers who reported it')),
  created_at: Time,
  edited_at: v.nullable(Time),
})
export type ModeratedComment = v.InferOutput<typeof ModeratedComment>

/** What a moderator may ask for; what is not named does not narrow the list. */
const filterEntries = {
  status: v.optional(
    v.pipe(
      v.picklist([...Status.options, 'reported', 'any']),
      v.description(
        '`reported`: with reports that no moderator has looked at; `any`: whatever it is, with `q` or `author` only',
      ),
    ),
    'pending',
  ),
  page: v.optional(PageName),
  reason: v.optional(ReasonCode),
  author: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, 'required'),
      v.maxLength(limits.nameBytes, 'too_long'),
      v.description('The id of one of the author’s comments, or words of a name'),
    ),
  ),
  q: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, 'required'),
      v.maxLength(limits.searchLength, 'too_long'),
      v.description('Words of the text, however they are spelled and vocalised; the last may be a beginning'),
    ),
  ),
  since: v.optional(Moment),
}

export const QueueFilter = v.strictObject(filterEntries)
export type QueueFilter = v.InferOutput<typeof QueueFilter>

export const QueueQuery = v.strictObject({
  ...filterEntries,
  limit: v.optional(queryInteger(1, limits.pageSizeMax)),
  cursor: v.optional(Cursor),
})
export type QueueQuery = v.InferOutput<typeof QueueQuery>

export const Queue = v.strictObject({ data: v.array(ModeratedComment), next_cursor: NextCursor })
export type Queue = v.InferOutput<typeof Queue>

export const CommentWithHistory = v.strictObject({
  ...ModeratedComment.entries,
  history: v.array(AuditEntry),
})
export type CommentWithHistory = v.InferOutput<typeof CommentWithHistory>
