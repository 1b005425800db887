import { type Comment, defaultSettings, type Settings, type Site } from '../../contract/index.ts'

/** A row of `site`. What the rest of the Worker sees instead stands beside each row here. */
export interface SiteRow {
  id: string
  settings: string
  version: number
  rules_version: number
  channels: number
  created_at_ms: number
}

/** The columns of {@link SiteRow}. */
export const siteColumns =
  'site.id, site.settings, site.version, site.rules_version, site.channels, site.created_at_ms'

/** A site as the Worker needs it: `version` counts changes of the settings, `rulesVersion` those of the rules. */
export interface StoredSite extends Site {
  version: number
  rulesVersion: number
  /** Channels that are on: with none, nobody is to be told of anything. */
  channels: number
}

/** Reads the settings out of their column. */
export function toSite(row: SiteRow): StoredSite {
  // Settings that came later than the site have their defaults.
  const settings: Settings = { ...defaultSettings, ...JSON.parse(row.settings) }
  const { id, version, rules_version: rulesVersion, channels } = row
  return { id, settings, version, rulesVersion, channels, created_at: isoTime(row.created_at_ms) }
}

/** RFC 3339 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

/** A row of `public_comments`. */
export interface PublicCommentRow {
  id: string
  parent_id: string | null
  thread_id: string
  author_name: string | null
  author_website: string | null
  staff: number
  body: string
  created_at_ms: number
  edited_at_ms: number | null
  reply_count: number
  thread_count: number
  pinned_at_ms: number | null
}

/** The columns of {@link PublicCommentRow}. */
export const publicNames = [
  'id',
  'parent_id',
  'thread_id',
  'author_name',
  'author_website',
  'staff',
  'body',
  'created_at_ms',
  'edited_at_ms',
  'reply_count',
  'thread_count',
  'pinned_at_ms',
] as const

/** What they are called in a query on `public_comments AS c`. */
export const publicColumns = publicNames.map((name) => `c.${name}`).join(', ')

/** A published comment without its replies. */
export function toComment(row: PublicCommentRow): Comment {
  return {
    id: row.id,
    parent_id: row.parent_id,
    author: {
      name: row.author_name,
      ...(row.author_website ? { website: row.author_website } : {}),
      staff: row.staff === 1,
    },
    body: row.body,
    created_at: isoTime(row.created_at_ms),
    edited_at: row.edited_at_ms === null ? null : isoTime(row.edited_at_ms),
    pinned: row.pinned_at_ms !== null,
    reactions: {},
    replies: { data: [], next_cursor: null, total: row.reply_count },
  }
}
