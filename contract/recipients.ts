import * as v from 'valibot'
import type { FieldCode } from './errors.ts'
import { ActorName, Email, Time } from './fields.ts'
import { PlainId } from './ids.ts'
import { limits } from './limits.ts'
import { Locale } from './sites.ts'

const code = (value: FieldCode): FieldCode => value

export const MailMode = v.pipe(
  v.picklist(['each', 'digest']),
  v.description('`each`: a message for each comment that waits; `digest`: one at certain hours for all'),
)
export type MailMode = v.InferOutput<typeof MailMode>

const Hour = v.pipe(
  v.number(),
  v.integer(code('value_invalid')),
  v.minValue(0, code('value_invalid')),
  v.maxValue(23, code('value_invalid')),
)

export const DigestHours = v.pipe(
  v.array(Hour),
  v.minLength(1, code('required')),
  v.maxLength(limits.digestHoursMax, code('too_long')),
  v.transform((hours) => [...new Set(hours)].toSorted((a, b) => a - b)),
  v.description('Full hours by the clocks of the site’s zone, 0 to 23'),
)
export type DigestHours = v.InferOutput<typeof DigestHours>

const requiredEmail = v.pipe(
  Email,
  v.check((text) => text !== undefined, code('required')),
  v.transform((text) => text ?? ''),
)

export const NewRecipient = v.strictObject({
  name: ActorName,
  email: v.pipe(
    requiredEmail,
    v.description('Encrypted at rest; gets nothing but one question until it is answered'),
  ),
  mode: MailMode,
  digest_hours: v.optional(DigestHours, [8, 18]),
  locale: v.optional(v.nullable(Locale)),
})
export type NewRecipient = v.InferOutput<typeof NewRecipient>

export const RecipientPatch = v.partial(
  v.strictObject({
    name: ActorName,
    mode: MailMode,
    digest_hours: DigestHours,
    locale: v.nullable(Locale),
    paused: v.boolean(),
  }),
)
export type RecipientPatch = v.InferOutput<typeof RecipientPatch>

export const Recipient = v.strictObject({
  id: PlainId,
  name: v.string(),
  email: v.optional(
    v.pipe(
      v.nullable(v.string()),
      v.description(
        'Only with the scope `email:read`; each reading is audited. `null`: it cannot be decrypted',
      ),
    ),
  ),
  mode: MailMode,
  digest_hours: v.array(v.number()),
  locale: v.pipe(v.nullable(v.string()), v.description('`null`: the site’s')),
  state: v.pipe(
    v.picklist(['waiting', 'on', 'off']),
    v.description(
      '`waiting`: has not answered the confirmation mail; `off`: unsubscribed, or their mail server refused for good',
    ),
  ),
  paused: v.pipe(
    v.boolean(),
    v.description(
      'Gets no mail, and decides by none, until the site’s owner says so; what they agreed to stays',
    ),
  ),
  asked_at: v.pipe(
    v.nullable(Time),
    v.description('When the latest confirmation mail went out; `null`: none could be sent yet'),
  ),
  created_at: Time,
})
export type Recipient = v.InferOutput<typeof Recipient>

export const RecipientList = v.strictObject({ data: v.array(Recipient) })
export type RecipientList = v.InferOutput<typeof RecipientList>
