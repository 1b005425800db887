import * as v from 'valibot'
import type { FieldCode } from './errors.ts'
import { Body, RequiredLine } from './fields.ts'
import { SiteId } from './ids.ts'
import { KeyInfo, KeySecret } from './keys.ts'
import { limits } from './limits.ts'

const code = (value: FieldCode): FieldCode => value

export const FieldRule = v.picklist(['required', 'optional', 'off'])
export type FieldRule = v.InferOutput<typeof FieldRule>

/** Which author fields the form has. */
export const AuthorFields = v.strictObject({ name: FieldRule, email: FieldRule, website: FieldRule })
export type AuthorFields = v.InferOutput<typeof AuthorFields>

export const Sort = v.picklist(['oldest', 'newest', 'top'])
export type Sort = v.InferOutput<typeof Sort>

function isOrigin(text: string): boolean {
  try {
    const url = new URL(text)
    return /^https?:$/.test(url.protocol) && url.origin === text
  } catch {
    return false // not an address at all
  }
}

/** A web origin (RFC 6454) as a browser sends it: scheme, host in lower case, port unless it is the default. */
export const Origin = v.pipe(
  v.string(),
  v.maxLength(300, code('too_long')),
  v.check(isOrigin, code('value_invalid')),
)

export const Origins = v.pipe(
  v.array(Origin),
  v.minLength(1, code('required')),
  v.maxLength(limits.originsMax, code('too_long')),
)

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false // a RangeError is how Intl says "not a language tag"
  }
}

/** A language tag (BCP 47), e.g. `ar-MA`. */
export const Locale = v.pipe(
  v.string(),
  v.maxLength(35, code('too_long')),
  v.check(isLocale, code('value_invalid')),
)

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false // a RangeError is how Intl says "no such zone"
  }
}

/** A name of the IANA time zone database, e.g. `Africa/Casablanca`. */
export const TimeZone = v.pipe(
  v.string(),
  v.maxLength(64, code('too_long')),
  v.check(isTimeZone, code('value_invalid')),
)

function integer(min: number, max: number) {
  return v.pipe(
    v.number(),
    v.integer(code('value_invalid')),
    v.minValue(min, code('value_invalid')),
    v.maxValue(max, code('value_invalid')),
  )
}

export const SavedReply = v.strictObject({ title: RequiredLine, body: Body })
export type SavedReply = v.InferOutput<typeof SavedReply>

/** What an owner decides for a site; {@link defaultSettings} are WordPress's habits. */
export const Settings = v.strictObject({
  name: RequiredLine,
  origins: Origins,
  locale: Locale,
  time_zone: TimeZone,
  moderation: v.pipe(
    v.picklist(['all', 'first_time', 'none']),
    v.description('Who waits for approval: everybody, those without an approved comment, or nobody'),
  ),
  fields: AuthorFields,
  max_links: v.pipe(
    integer(0, limits.maxLinksMax),
    v.description('A comment with this many links is held; 0: never for links'),
  ),
  close_after_days: v.pipe(
    integer(0, limits.closeAfterDaysMax),
    v.description('A page takes no comments after this; 0: never'),
  ),
  max_body_length: v.pipe(
    integer(1, limits.bodyGraphemes),
    v.description('Characters of a comment, as a reader counts them'),
  ),
  max_comments_per_minute: v.pipe(
    integer(0, limits.commentsPerMinuteMax),
    v.description(
      'By one author, or one device where no e-mail address is given; who sends more has to wait; 0: no limit',
    ),
  ),
  reports_to_hold: v.pipe(
    integer(0, limits.reportsToHoldMax),
    v.description(
      'A published comment that is reported from so many address blocks waits for a moderator; 0: never',
    ),
  ),
  reserved_names: v.pipe(
    v.array(RequiredLine),
    v.maxLength(limits.reservedNamesMax, code('too_long')),
    v.description(
      'Names that readers may not take, beside the site’s own and those of its staff’s replies; a comment with one is held',
    ),
  ),
  saved_replies: v.pipe(
    v.array(SavedReply),
    v.maxLength(limits.savedRepliesMax, code('too_long')),
    v.description('Answers that moderators give often; `{name}`, `{title}` and `{site}` are filled in'),
  ),
  view_window_seconds: v.pipe(
    integer(limits.viewWindowSecondsMin, limits.viewWindowSecondsMax),
    v.description('One reader and page count once in this time'),
  ),
  honours_privacy_signals: v.pipe(
    v.boolean(),
    v.description('A browser that sends Sec-GPC or DNT is not counted'),
  ),
  view_shards: v.pipe(
    integer(1, limits.viewShardsMax),
    v.description('Objects that share the counting of views; more than 1 above 500 views a second'),
  ),
  depth: v.pipe(integer(1, limits.depthMax), v.description('1: no replies')),
  page_size: v.pipe(integer(1, limits.pageSizeMax), v.description('Threads in one piece of the list')),
  sort: Sort,
})
export type Settings = v.InferOutput<typeof Settings>

/** What a site has before its owner changes anything. WordPress's defaults, but 20 threads instead of 50. */
export const defaultSettings = {
  moderation: 'first_time',
  fields: { name: 'required', email: 'required', website: 'off' },
  max_links: 2,
  close_after_days: 0,
  max_body_length: limits.bodyGraphemes,
  max_comments_per_minute: 30,
  reports_to_hold: 3,
  reserved_names: [],
  saved_replies: [],
  view_window_seconds: 1_800,
  honours_privacy_signals: false,
  view_shards: 1,
  depth: 5,
  page_size: 20,
  sort: 'oldest',
} satisfies Omit<Settings, 'name' | 'origins' | 'locale' | 'time_zone'>

export const SettingsPatch = v.partial(Settings)
export type SettingsPatch = v.InferOutput<typeof SettingsPatch>

export const NewSite = v.strictObject({
  id: SiteId,
  name: RequiredLine,
  origins: Origins,
  locale: v.optional(Locale, 'ar-MA'),
  time_zone: v.optional(TimeZone, 'Africa/Casablanca'),
})
export type NewSite = v.InferOutput<typeof NewSite>

export const Site = v.strictObject({ id: SiteId, created_at: v.string(), settings: Settings })
export type Site = v.InferOutput<typeof Site>

export const CreatedSite = v.strictObject({ site: Site, key: KeySecret })
export type CreatedSite = v.InferOutput<typeof CreatedSite>

export const SiteList = v.strictObject({ data: v.array(Site) })
export type SiteList = v.InferOutput<typeof SiteList>

/** What a key opens: enough for a moderator's page to show no button that would be refused. */
export const Access = v.strictObject({
  site: v.strictObject({
    id: SiteId,
    name: v.string(),
    locale: Locale,
    time_zone: TimeZone,
    origins: v.array(v.string()),
  }),
  key: KeyInfo,
  saved_replies: v.array(SavedReply),
})
export type Access = v.InferOutput<typeof Access>
