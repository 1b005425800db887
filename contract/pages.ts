import * as v from 'valibot'
import { Cursor, NextCursor, PageName, PageUrl, queryInteger, Time, Title } from './fields.ts'
import { limits } from './limits.ts'
import { PageCounts } from './views.ts'

export const PageState = v.pipe(
  v.picklist(['open', 'read_only', 'closed']),
  v.description('`read_only`: no new comments, but reactions and reports; `closed`: readers change nothing'),
)
export type PageState = v.InferOutput<typeof PageState>

export const SitePage = v.strictObject({
  ...PageCounts.entries,
  url: v.nullable(v.string()),
  title: v.nullable(v.string()),
  state: PageState,
  merged_into: v.pipe(
    v.nullable(v.string()),
    v.description('Key of the page that it was merged into; these are the numbers it brought'),
  ),
  created_at: v.pipe(Time, v.description('When Sada first saw it')),
})
export type SitePage = v.InferOutput<typeof SitePage>

export const PagesQuery = v.strictObject({
  page: v.optional(PageName),
  limit: v.optional(queryInteger(1, limits.pageSizeMax)),
  cursor: v.optional(Cursor),
})
export type PagesQuery = v.InferOutput<typeof PagesQuery>

export const PageList = v.strictObject({ data: v.array(SitePage), next_cursor: NextCursor })
export type PageList = v.InferOutput<typeof PageList>

export const PagePatch = v.strictObject({
  page: PageName,
  url: v.optional(PageUrl),
  title: v.optional(Title),
  state: v.optional(PageState),
})
export type PagePatch = v.InferOutput<typeof PagePatch>

export const PageMerge = v.strictObject({
  page: v.pipe(PageName, v.description('The page that goes: whoever asks for it gets the other')),
  into: v.pipe(PageName, v.description('The page that stays')),
})
export type PageMerge = v.InferOutput<typeof PageMerge>

export const PageUnmerge = v.strictObject({
  page: v.pipe(PageName, v.description('The page that went')),
})
export type PageUnmerge = v.InferOutput<typeof PageUnmerge>
