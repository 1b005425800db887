import * as v from 'valibot'
import { Count, PageName, PageUrl, Title } from './fields.ts'
import { limits } from './limits.ts'

export const NewView = v.strictObject({
  page: PageName,
  url: v.optional(PageUrl),
  title: v.optional(Title),
})
export type NewView = v.InferOutput<typeof NewView>

/** What became of a hit. `docs/views.md` gives the rule behind each. */
export const Outcome = v.picklist(['counted', 'repeat', 'bot', 'prefetch'])
export type Outcome = v.InferOutput<typeof Outcome>

export const PageCounts = v.strictObject({
  page: v.pipe(v.string(), v.description('The page’s key')),
  views: Count,
  comments: v.pipe(Count, v.description('Approved comments, replies included')),
})
export type PageCounts = v.InferOutput<typeof PageCounts>

export const ViewAnswer = v.strictObject({ ...PageCounts.entries, outcome: Outcome })
export type ViewAnswer = v.InferOutput<typeof ViewAnswer>

export const CountsQuery = v.strictObject({
  page: v.pipe(v.array(PageName), v.minLength(1, 'required'), v.maxLength(limits.countsPages, 'too_long')),
})

export const CountsAnswer = v.strictObject({ data: v.array(PageCounts) })
export type CountsAnswer = v.InferOutput<typeof CountsAnswer>
