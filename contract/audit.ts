import * as v from 'valibot'
import { Count, Cursor, NextCursor, PageName, queryInteger, Time } from './fields.ts'
import { CommentId } from './ids.ts'
import { limits } from './limits.ts'

/** What the trail says that somebody did, or that Sada did by itself. */
export const AuditAction = v.picklist([
  'approve',
  'hold',
  'spam',
  'delete',
  'restore',
  'undo',
  'pin',
  'unpin',
  'reply',
  'note.add',
  'email.read',
  'page.change',
  'page.merge',
  'page.unmerge',
  'rule.add',
  'rule.remove',
  'settings.change',
  'key.create',
  'key.rotate',
  'key.revoke',
  'recipient.create',
  'recipient.change',
  'recipient.ask',
  'recipient.remove',
  'channel.confirm',
  'channel.off',
  'mail.off',
  'telegram.off',
  'webhook.off',
  'telegram.connect',
  'telegram.disconnect',
  'telegram.code',
  'telegram.link',
  'telegram.account',
  'telegram.unlink',
  'webhook.create',
  'webhook.change',
  'webhook.rotate',
  'webhook.remove',
  'webhook.test',
  'webhook.replay',
])
export type AuditAction = v.InferOutput<typeof AuditAction>

export const AuditEntry = v.strictObject({
  action: v.pipe(AuditAction, v.description('Further ones may come')),
  before: v.nullable(v.string()),
  after: v.pipe(
    v.nullable(v.string()),
    v.description('What it is by then, or what the entry is about; of `email.read` in a list, the ids'),
  ),
  key: v.pipe(
    v.nullable(v.string()),
    v.description('Name of the key or channel that acted; `admin`: the administrator; `null`: Sada itself'),
  ),
  created_at: Time,
})
export type AuditEntry = v.InferOutput<typeof AuditEntry>

export const SiteAuditEntry = v.strictObject({
  id: v.pipe(v.string(), v.description('Sorts by time')),
  ...AuditEntry.entries,
  comment_id: v.nullable(CommentId),
})
export type SiteAuditEntry = v.InferOutput<typeof SiteAuditEntry>

export const AuditQuery = v.strictObject({
  action: v.optional(v.pipe(v.string(), v.maxLength(40, 'too_long'))),
  comment: v.optional(CommentId),
  limit: v.optional(queryInteger(1, limits.pageSizeMax)),
  cursor: v.optional(Cursor),
})
export type AuditQuery = v.InferOutput<typeof AuditQuery>

export const AuditList = v.strictObject({ data: v.array(SiteAuditEntry), next_cursor: NextCursor })
export type AuditList = v.InferOutput<typeof AuditList>

/** `2026-02-30` is a day to a pattern, and to `Date` the second of March. */
function isDay(text: string): boolean {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

const Day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\d$/, 'value_invalid'),
  v.isoDate('value_invalid'),
  v.check(isDay, 'value_invalid'),
  v.description('YYYY-MM-DD'),
)

export const StatsQuery = v.strictObject({
  from: v.optional(Day),
  to: v.optional(Day),
  page: v.optional(PageName),
})
export type StatsQuery = v.InferOutput<typeof StatsQuery>

export const DayStats = v.strictObject({
  day: Day,
  views: v.pipe(Count, v.description('Counted on this day in the site’s time zone')),
  comments: v.pipe(Count, v.description('Received on this day (UTC), in whatever status')),
  approved: v.pipe(Count, v.description('Those of them that are published now')),
})
export type DayStats = v.InferOutput<typeof DayStats>

export const Stats = v.strictObject({
  days: v.array(DayStats),
  pages: v.pipe(
    v.array(
      v.strictObject({
        page: v.string(),
        url: v.nullable(v.string()),
        title: v.nullable(v.string()),
        views: Count,
      }),
    ),
    v.description('Pages that were read most in this time, at most 20'),
  ),
})
export type Stats = v.InferOutput<typeof Stats>
