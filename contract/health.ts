import * as v from 'valibot'

export const Health = v.strictObject({
  status: v.picklist(['ok', 'failing']),
  database: v.picklist(['ok', 'unreachable', 'not_migrated']),
  writes: v.pipe(
    v.nullable(
      v.strictObject({
        day: v.pipe(v.string(), v.description('In UTC, as Cloudflare counts')),
        budget_rows: v.pipe(v.number(), v.description('Of D1, and as many of Durable Objects, a day')),
        d1_rows: v.pipe(v.number(), v.description('Written to D1 by views and, about, by comments')),
        object_rows: v.pipe(v.number(), v.description('Written to Durable Objects by views')),
        pace: v.pipe(
          v.picklist(['normal', 'saving']),
          v.description('`saving` from 80 % of either: views are stored in larger groups'),
        ),
      }),
    ),
    v.description('Use of the day’s write budget, as of the last roll-ups; null without a database'),
  ),
  mail: v.pipe(
    v.nullable(
      v.strictObject({
        day: v.pipe(v.string(), v.description('In UTC')),
        budget: v.pipe(v.number(), v.description('Messages that may be sent in a day')),
        sent: v.number(),
      }),
    ),
    v.description('Mail to moderators today; null when the instance sends none, or without a database'),
  ),
  missing_secrets: v.pipe(v.array(v.string()), v.description('Names of secrets to set; never their values')),
})
export type Health = v.InferOutput<typeof Health>
