import * as v from 'valibot'
import { isEmail } from './email.ts'
import type { FieldCode } from './errors.ts'
import { Count, Cursor, Moment, NextCursor, Time } from './fields.ts'
import { CommentId } from './ids.ts'
import { limits } from './limits.ts'
import { Status } from './moderation.ts'

const code = (value: FieldCode): FieldCode => value

export const RuleKind = v.picklist(['word', 'author', 'domain', 'address'])
export type RuleKind = v.InferOutput<typeof RuleKind>

export const RuleMode = v.picklist(['word', 'contains'])
export type RuleMode = v.InferOutput<typeof RuleMode>

export const RuleAction = v.picklist(['hold', 'spam', 'refuse'])
export type RuleAction = v.InferOutput<typeof RuleAction>

const Pattern = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, code('required')),
  v.maxLength(limits.rulePatternLength, code('too_long')),
  v.description(
    'A word or words; an author’s name or e-mail address; a domain such as `example.com`, with what is under it; an address or a block such as `196.64.0.0/16`',
  ),
)

const ruleEntries = {
  kind: RuleKind,
  mode: v.optional(
    v.pipe(
      RuleMode,
      v.description('`word`: whole words, in all their Arabic forms; `contains`: inside words too'),
    ),
    'word',
  ),
  pattern: v.optional(Pattern),
  comment_id: v.optional(
    v.pipe(CommentId, v.description('With kind `author`, instead of `pattern`: the author of this comment')),
  ),
  action: v.optional(RuleAction, 'hold'),
  expires_at: v.nullish(v.pipe(Moment, v.description('RFC 3339; never unless given'))),
}

const domain = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u

/** Whether a pattern can be one of its kind; an address block is read by the Worker. */
function fits({ kind, pattern }: { kind: RuleKind; pattern?: string | undefined }): boolean {
  if (pattern === undefined) return true
  if (kind === 'domain') return domain.test(pattern.replace(/^[@.*]+/, ''))
  if (kind === 'address') return /^[\da-f.:]+(?:\/\d{1,3})?$/i.test(pattern)
  if (kind === 'author') return !pattern.includes('@') || isEmail(pattern)
  return true
}

type RuleShape = { kind: RuleKind; pattern?: string | undefined; comment_id?: string | undefined }

const isOneSubject = ({ kind, pattern, comment_id }: RuleShape) =>
  comment_id === undefined ? pattern !== undefined : kind === 'author' && pattern === undefined

export const NewRule = v.pipe(
  v.strictObject(ruleEntries),
  v.check((rule) => isOneSubject(rule), code('required')),
  v.check((rule) => fits(rule), code('value_invalid')),
)
export type NewRule = v.InferOutput<typeof NewRule>

export const Rule = v.strictObject({
  id: v.string(),
  kind: RuleKind,
  mode: RuleMode,
  pattern: v.pipe(
    v.string(),
    v.description('As it was given; for an author’s e-mail address `•••`, for a comment’s author the name'),
  ),
  action: RuleAction,
  expires_at: v.nullable(Time),
  created_at: Time,
})
export type Rule = v.InferOutput<typeof Rule>

export const RuleList = v.strictObject({ data: v.array(Rule) })
export type RuleList = v.InferOutput<typeof RuleList>

export const RuleImport = v.strictObject({
  keywords: v.pipe(
    v.string(),
    v.maxLength(limits.ruleImportLength, code('too_long')),
    v.description(
      'WordPress’s “Comment Moderation” or “Disallowed Comment Keys”: one a line. An e-mail address becomes a rule about its author, `@example.com` one about the host, a network address or block one about it, anything else a word',
    ),
  ),
  mode: v.optional(v.pipe(RuleMode, v.description('WordPress looks inside words: `contains`')), 'contains'),
  action: v.optional(RuleAction, 'hold'),
})
export type RuleImport = v.InferOutput<typeof RuleImport>

export const RuleImportAnswer = v.strictObject({
  added: Count,
  known: v.pipe(Count, v.description('Lines that were rules already or repeat another line')),
  skipped: v.pipe(Count, v.description('Lines in which nothing can be looked for')),
})
export type RuleImportAnswer = v.InferOutput<typeof RuleImportAnswer>

export const RuleReplay = v.pipe(
  v.strictObject({ ...ruleEntries, cursor: v.optional(Cursor) }),
  v.check((rule) => isOneSubject(rule), code('required')),
  v.check((rule) => fits(rule), code('value_invalid')),
)
export type RuleReplay = v.InferOutput<typeof RuleReplay>

export const ReplayedComment = v.strictObject({
  id: CommentId,
  status: v.pipe(Status, v.description('What the comment is now')),
  author: v.strictObject({ name: v.nullable(v.string()) }),
  body: v.string(),
  detail: v.optional(v.pipe(v.string(), v.description('What matched'))),
  created_at: Time,
})
export type ReplayedComment = v.InferOutput<typeof ReplayedComment>

export const ReplayAnswer = v.strictObject({
  examined: v.pipe(Count, v.description('Comments of the last 30 days that were looked at in this piece')),
  matched: Count,
  by_status: v.pipe(v.record(v.string(), Count), v.description('Those that matched, by what they are now')),
  data: v.pipe(v.array(ReplayedComment), v.description('Those that matched, newest first, at most 50')),
  next_cursor: v.pipe(NextCursor, v.description('Sent with the same rule, goes on with older comments')),
  possible: v.pipe(
    v.boolean(),
    v.description('`false` for kind `address`: readers’ addresses are not stored'),
  ),
})
export type ReplayAnswer = v.InferOutput<typeof ReplayAnswer>
