import * as v from 'valibot'

export const Health = v.strictObject({
  status: v.picklist(['ok', 'failing']),
  database: v.picklist(['ok', 'unreachable', 'not_migrated']),
  missing_secrets: v.pipe(v.array(v.string()), v.description('Names of secrets to set; never their values')),
})
export type Health = v.InferOutput<typeof Health>
