import * as v from 'valibot'

/** Why a reader thinks that a comment should not stand there. */
export const NewReport = v.strictObject({
  reason: v.optional(v.picklist(['offensive', 'spam', 'false', 'private', 'other']), 'other'),
})
export type NewReport = v.InferOutput<typeof NewReport>

export const ReportAnswer = v.strictObject({
  outcome: v.pipe(v.picklist(['reported', 'repeat']), v.description('`repeat`: this reader did before')),
})
export type ReportAnswer = v.InferOutput<typeof ReportAnswer>
