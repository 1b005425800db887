import * as v from 'valibot'
import { Count, PageName, queryInteger } from './fields.ts'
import { limits } from './limits.ts'

/** `trending`: views that count half after {@link trendingHalfLifeHours}, of pages with {@link trendingViewsMin}. */
export const PopularBy = v.picklist(['views', 'comments', 'trending'])
export type PopularBy = v.InferOutput<typeof PopularBy>

/** Views and comments since then; `7d`: today and the six days before, in the time zone of the site. */
export const PopularWindow = v.picklist(['6h', '24h', '7d'])
export type PopularWindow = v.InferOutput<typeof PopularWindow>

export const trendingHalfLifeHours = 6
export const trendingViewsMin = 20

export const PopularQuery = v.strictObject({
  by: v.optional(PopularBy),
  window: v.optional(PopularWindow),
  limit: v.optional(queryInteger(1, limits.popularMax)),
  page: v.optional(v.pipe(PageName, v.description('The page that is being read, which is left out'))),
})

export const PopularPage = v.strictObject({
  page: v.string(),
  url: v.string(),
  title: v.string(),
  views: v.pipe(Count, v.description('Of all time')),
  comments: Count,
})
export type PopularPage = v.InferOutput<typeof PopularPage>

export const PopularAnswer = v.strictObject({ data: v.array(PopularPage), window: PopularWindow })
export type PopularAnswer = v.InferOutput<typeof PopularAnswer>
