import * as v from 'valibot'

/**
 * Every way a request can fail. `status` is the HTTP status; `title` is for developers, in English,
 * and never shown to a reader (the elements have their own sentence for each code).
 * `docs/errors.md` has one section for each code and a test holds the two together.
 */
export const errors = {
  malformed_json: { status: 400, title: 'The request body is not JSON' },
  query_invalid: { status: 400, title: 'A query parameter is unknown, missing or out of range' },
  header_invalid: { status: 400, title: 'A request header is malformed' },
  cursor_invalid: { status: 400, title: 'The cursor was not made by this service' },
  cursor_foreign: { status: 400, title: 'The cursor belongs to another list' },
  cursor_expired: { status: 400, title: 'The cursor has expired; start again from the first page' },
  key_missing: { status: 401, title: 'This operation needs a key in the Authorization header' },
  key_invalid: { status: 401, title: 'The key is malformed, unknown or revoked' },
  telegram_secret_invalid: { status: 401, title: 'Only Telegram may send this, with the token it was given' },
  origin_not_allowed: { status: 403, title: 'This origin is not one of the site’s' },
  page_host_not_allowed: { status: 403, title: 'The page’s address is not on one of the site’s origins' },
  page_closed: { status: 403, title: 'This page takes no comments' },
  comment_refused: { status: 403, title: 'A rule of the site refuses this comment' },
  scope_missing: { status: 403, title: 'The key lacks the scope for this operation' },
  route_not_found: { status: 404, title: 'There is nothing at this address' },
  site_not_found: { status: 404, title: 'There is no such site' },
  comment_not_found: { status: 404, title: 'There is no such comment' },
  operation_not_found: { status: 404, title: 'There is no such operation' },
  rule_not_found: { status: 404, title: 'There is no such rule' },
  key_not_found: { status: 404, title: 'There is no such key' },
  webhook_not_found: { status: 404, title: 'There is no such webhook' },
  delivery_not_found: { status: 404, title: 'The webhook has no such delivery' },
  link_invalid: { status: 404, title: 'The link was not made by this service, or is not complete' },
  page_not_found: { status: 404, title: 'The site has no such page' },
  recipient_not_found: { status: 404, title: 'There is no such recipient' },
  telegram_bot_not_found: { status: 404, title: 'The site has no Telegram bot' },
  telegram_account_not_found: { status: 404, title: 'There is no such Telegram account' },
  method_not_allowed: { status: 405, title: 'This address does not take this method' },
  site_exists: { status: 409, title: 'A site with this id exists already' },
  comment_duplicate: { status: 409, title: 'The author has posted this comment already' },
  rule_exists: { status: 409, title: 'The site has this rule already' },
  rules_full: { status: 409, title: 'The site has as many rules as it can have' },
  recipient_exists: { status: 409, title: 'The site has a recipient with this address already' },
  recipients_full: { status: 409, title: 'The site has as many recipients as it can have' },
  recipient_confirmed: { status: 409, title: 'The recipient has said yes already' },
  webhooks_full: { status: 409, title: 'The site has as many webhooks as it can have' },
  webhook_off: { status: 409, title: 'The webhook is switched off' },
  pins_full: { status: 409, title: 'The page has as many pinned comments as it can have' },
  page_merged: { status: 409, title: 'The page is, or has, a merged page' },
  page_not_merged: { status: 409, title: 'The page is not merged into another' },
  comment_not_published: { status: 409, title: 'Only a published comment can be pinned or answered' },
  telegram_bot_taken: { status: 409, title: 'Another site of this instance has this Telegram bot' },
  telegram_accounts_full: { status: 409, title: 'The site has as many Telegram accounts as it can have' },
  link_expired: { status: 410, title: 'The link has expired' },
  link_off: { status: 410, title: 'The channel that sent the link is switched off' },
  precondition_failed: { status: 412, title: 'The resource has changed since it was read' },
  body_too_large: { status: 413, title: 'The request body is larger than allowed' },
  media_type_unsupported: { status: 415, title: 'The request body must be application/json' },
  validation_failed: { status: 422, title: 'A field is missing, unknown or not acceptable' },
  page_invalid: { status: 422, title: 'The page is neither an address nor a page id' },
  parent_not_found: { status: 422, title: 'The comment to reply to does not exist' },
  parent_not_approved: { status: 422, title: 'The comment to reply to is not published' },
  parent_on_other_page: { status: 422, title: 'The comment to reply to belongs to another page' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used with another request' },
  telegram_token_invalid: { status: 422, title: 'Telegram does not know a bot with this token' },
  telegram_webhook_refused: { status: 422, title: 'Telegram does not take this instance’s address' },
  too_many_comments: { status: 429, title: 'Too many comments came in a short time' },
  recipient_asked: { status: 429, title: 'This address has been asked today already' },
  too_many_reports: { status: 429, title: 'Too many reports came from this address' },
  too_many_failures: { status: 429, title: 'Too many wrong keys came from this address' },
  internal: { status: 500, title: 'Something failed on our side' },
  telegram_unreachable: { status: 502, title: 'Telegram did not answer; try again' },
  not_configured: { status: 503, title: 'The service lacks a secret it needs; see the deployment guide' },
  mail_not_configured: { status: 503, title: 'The instance sends no mail; see the deployment guide' },
  mail_not_sent: { status: 503, title: 'The message could not be sent; try again later' },
  database_unavailable: { status: 503, title: 'The database did not answer; try again' },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof errors
export const errorCodes = Object.keys(errors) as readonly ErrorCode[]

/** What can be wrong with one field of a request; `pointer` (RFC 6901) says which. */
export const fieldCodes = [
  'required',
  'wrong_type',
  'unknown_field',
  'not_accepted',
  'too_long',
  'not_visible',
  'text_invalid',
  'email_invalid',
  'email_in_name',
  'url_invalid',
  'value_invalid',
] as const
export type FieldCode = (typeof fieldCodes)[number]

export const FieldError = v.strictObject({
  pointer: v.pipe(v.string(), v.description('RFC 6901 pointer to the field, e.g. `/author/email`')),
  code: v.picklist(fieldCodes),
})
export type FieldError = v.InferOutput<typeof FieldError>

/** `application/problem+json` (RFC 9457). Nothing of the request is ever repeated in it. */
export const Problem = v.strictObject({
  type: v.pipe(v.string(), v.description('Address of the explanation of `code`')),
  title: v.string(),
  status: v.number(),
  code: v.picklist(errorCodes),
  request_id: v.string(),
  errors: v.optional(v.array(FieldError)),
})
export type Problem = v.InferOutput<typeof Problem>
