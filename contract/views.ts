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
export const Outcome = v.picklist(['counted', 'repeat', 'bot', 'prefetch', 'opted_out', 'limited'])
export type Outcome = v.InferOutput<typeof Outcome>

/** For how long a page must have been in sight before the element sends a hit. */
export const visibleSeconds = 1

/** The published rule: when a hit ends in which outcome. */
export const outcomeRules = {
  counted:
    'The first hit of this reader on this page within the window. The only outcome that adds to the number.',
  repeat: 'A further hit of this reader on this page within the window, which begins with the counted hit.',
  bot: 'The name of the browser is missing, or is that of a program.',
  prefetch: 'The headers say that nobody looks at the page yet (Sec-Purpose, Purpose, X-Purpose, X-Moz).',
  opted_out: 'The browser asks not to be tracked (Sec-GPC or DNT) and the site has chosen to honour that.',
  limited: 'From this address more pages that nobody had seen before were opened than persons do in an hour.',
} as const satisfies Record<Outcome, string>

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

export const OutcomesQuery = v.strictObject({ page: v.optional(PageName) })

/** How many hits ended in each outcome. */
export const Tally = v.strictObject(
  Object.fromEntries(Outcome.options.map((outcome) => [outcome, Count])) as Record<Outcome, typeof Count>,
)
export type Tally = v.InferOutput<typeof Tally>

export const OutcomesAnswer = v.strictObject({
  rule: v.strictObject({
    window_seconds: v.pipe(v.number(), v.description('One reader and page count once in this time')),
    visible_seconds: v.pipe(v.number(), v.description('The element sends a hit after this time in sight')),
    honours_privacy_signals: v.boolean(),
    outcomes: v.array(v.strictObject({ outcome: Outcome, when: v.string() })),
  }),
  day: v.pipe(v.string(), v.description('Today in the time zone of the site, `YYYY-MM-DD`')),
  tally: v.pipe(Tally, v.description('Hits of the whole site today')),
  page: v.optional(
    v.strictObject({ page: v.string(), counted: v.pipe(Count, v.description('Its counted views today')) }),
  ),
})
export type OutcomesAnswer = v.InferOutput<typeof OutcomesAnswer>
