import * as v from 'valibot'

/** Why a reader thinks that a comment should not stand there. */
export const NewReport = v.strictObject({
  reason: v.optional(v.picklist(['offensive', 'spam', 'false', 'private', 'other']), 'other'),
})
export type NewReport = v.InferOutput<typeof NewReport>

export const ReportAnswer = v.strictObject({
  outcome: v.pipe(
    v.picklist(['reported', 'repeat']),
    v.description(
      '`repeat`: this device did before, or somebody behind the same address block on this day (UTC)',
    ),
  ),
})
export type ReportAnswer = v.InferOutput<typeof ReportAnswer>
