import * as v from 'valibot'
import type { FieldCode } from './errors.ts'
import { ActorName, Moment, Time } from './fields.ts'
import { limits } from './limits.ts'

const code = (value: FieldCode): FieldCode => value

/** What a key may do. The owner's first key has every scope. */
export const Scope = v.picklist([
  'moderate',
  'read',
  'settings',
  'keys',
  'email:read',
  'privacy',
  'export',
  'webhooks',
])
export type Scope = v.InferOutput<typeof Scope>
export const allScopes: readonly Scope[] = Scope.options

export const KeySecret = v.pipe(
  v.string(),
  v.description('The secret, `sada_…`: shown this once, stored only as a hash'),
)

export const NewKey = v.strictObject({
  name: ActorName,
  scopes: v.pipe(
    v.array(Scope),
    v.minLength(1, code('required')),
    v.maxLength(Scope.options.length, code('too_long')),
  ),
  expires_at: v.nullish(v.pipe(Moment, v.description('RFC 3339; never unless given'))),
})
export type NewKey = v.InferOutput<typeof NewKey>

export const CreatedKey = v.strictObject({ id: v.string(), key: KeySecret })
export type CreatedKey = v.InferOutput<typeof CreatedKey>

export const KeyInfo = v.strictObject({
  id: v.pipe(v.string(), v.description('The part of the key after `sada_`; not secret')),
  name: v.string(),
  scopes: v.array(Scope),
  created_at: Time,
  expires_at: v.nullable(Time),
  last_used_on: v.pipe(v.nullable(v.string()), v.description('Day (UTC), YYYY-MM-DD')),
})
export type KeyInfo = v.InferOutput<typeof KeyInfo>

export const KeyList = v.strictObject({ data: v.array(KeyInfo) })
export type KeyList = v.InferOutput<typeof KeyList>

export const KeyRotation = v.strictObject({
  grace_seconds: v.optional(
    v.pipe(
      v.number(),
      v.integer(code('value_invalid')),
      v.minValue(0, code('value_invalid')),
      v.maxValue(limits.keyGraceSecondsMax, code('value_invalid')),
      v.description('How long the old key works beside the new one; 0: no longer'),
    ),
    0,
  ),
})
export type KeyRotation = v.InferOutput<typeof KeyRotation>
