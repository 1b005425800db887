import type { ErrorCode } from '../../contract/index.ts'

/** What each error means to the developer who meets it, and what to do; the text of `docs/errors.md`. */
export const errorNotes: Record<ErrorCode, string> = {
  malformed_json:
    'The body is not valid JSON in UTF-8. Check quoting and encoding; an empty body is not JSON either.',
  query_invalid:
    'A parameter is unknown, repeated, missing or out of range; `errors` points at it. `counts` takes 1 to 100 `page` parameters.',
  header_invalid:
    'An `Idempotency-Key` is 1 to 255 visible ASCII characters, a `Sada-Device` 16 to 128 characters of base64url.',
  cursor_invalid: 'Send `next_cursor` exactly as it came; never build one.',
  cursor_foreign:
    'The cursor was made for another site, page, order or filter. Repeat the query it came from.',
  cursor_expired: 'Cursors live for seven days. Start again without one.',
  key_missing:
    'Send `Authorization: Bearer <key>`. Keys go nowhere else: not into the address, not into the body.',
  key_invalid: 'Unknown, malformed and wrong keys all get this answer. An administrator can make a new key.',
  origin_not_allowed:
    'The page that sent this is not on one of the site’s origins. Add its origin (scheme, host and port, as the browser sends it) to the site’s `origins`.',
  page_host_not_allowed:
    'The page’s address, or `url`, is on a host that is not the site’s. Add the origin, or give the page an id instead.',
  page_closed:
    'The page takes no more comments: it is older than the site’s `close_after_days`, or a moderator closed it.',
  scope_missing:
    'The key is right but may not do this. Use one whose scopes include the one that the operation names.',
  route_not_found: 'Check the path; the interface begins with `/v1`.',
  site_not_found: 'Check the `site` attribute or path: it is the site’s id, not its name or address.',
  comment_not_found: 'Unknown, foreign and (for readers) unpublished comments all get this answer.',
  method_not_allowed: 'The `Allow` header names the methods of this address.',
  site_exists: 'Choose another id; a site is never overwritten.',
  precondition_failed:
    'Somebody changed the resource. Read it again, and repeat the change with its new `ETag`.',
  body_too_large: 'A request has at most 64 kB, counted before it is read.',
  media_type_unsupported: 'Send `Content-Type: application/json`. Only views may be `text/plain`.',
  validation_failed:
    '`errors` has a `pointer` and a `code` for each field: `required`, `wrong_type`, `unknown_field` (points at the object that has it), `not_accepted` (the site has the field switched off), `too_long`, `not_visible` (only blanks or invisible characters), `text_invalid` (not valid Unicode), `email_invalid`, `email_in_name` (what stands in the audit trail holds no address), `url_invalid`, `value_invalid`. The values themselves are never repeated.',
  page_invalid:
    'A page is an address (`https://…`), a path (`/…`) or an id of letters, digits and `._:~-` that begins with a letter or digit.',
  parent_not_found: 'There is no such comment on this site.',
  parent_not_approved:
    'Only published comments can be answered; this one is held, was removed, or was so just now.',
  parent_on_other_page: 'A reply belongs to its parent’s page.',
  idempotency_key_reused:
    'The key was used within 24 hours with another body. Nothing was stored now; the earlier comment stands. Use a new key for a new comment.',
  internal: 'A fault of ours. It is logged under `request_id`; try again later.',
  not_configured:
    'The instance lacks a secret, named by `GET /health`. Sada takes no comments without `DATA_KEY`, because it would have to store addresses in the clear.',
  database_unavailable:
    'The database was away or busy. A repetition with the same `Idempotency-Key` is safe.',
  comment_refused:
    'A rule of the site (words, author, domain or address) refuses the comment. Nothing is stored.',
  operation_not_found:
    'Unknown and foreign operations get this answer, and those from more than 90 days ago.',
  rule_not_found: 'Unknown and foreign rules get this answer; a rule that was removed is not there either.',
  key_not_found: 'Unknown, foreign and revoked keys get this answer.',
  webhook_not_found: 'Unknown, foreign and removed webhooks get this answer.',
  delivery_not_found:
    'Unknown deliveries, those of other webhooks and those that ended more than 30 days ago get this answer.',
  webhooks_full: 'A site has at most ten webhooks. Remove one.',
  webhook_off: 'Switch it on (`PATCH` with `state`) before you test it or send anything again.',
  link_invalid:
    'An address below `/act/` that is cut off, altered or made by another instance, or by this one under another `DATA_KEY`.',
  link_expired:
    'Links in messages end, for whoever finds an old message could use them. Decide on the moderation page.',
  link_off:
    'Whoever got the message no longer gets any: the channel was switched off or removed, and its links with it.',
  page_not_found: 'Nobody has seen this page yet. It comes into being with its first view or comment.',
  recipient_not_found: 'Unknown, foreign and removed recipients get this answer.',
  recipient_exists:
    'Change the one that is there, or remove it first: an address stands once in the list of a site.',
  recipients_full: 'A site has at most 20 recipients of mail. Remove one, or use the address of a list.',
  recipient_confirmed: 'There is nothing to ask any more.',
  recipient_asked:
    'An address gets one confirmation mail a day, whichever site asks. Look among spam for the first one, or ask tomorrow (UTC).',
  mail_not_configured:
    'The instance has no address to send from. Set `MAIL_FROM` as the mail guide (docs/mail.md) says.',
  mail_not_sent:
    'The day’s budget of messages is used up (`GET /health` says so), or Cloudflare did not take the message: the sender may not be verified, or the address not be one that the account may send to.',
  comment_duplicate:
    'The same author has posted the same text to the same place within a day. Nothing is stored; an `Idempotency-Key` makes a retry safe instead.',
  rule_exists: 'A rule with this kind, mode and pattern is there already; remove it to change its action.',
  rules_full: 'A site has at most 1,000 rules. Remove some, or put words that always come together into one.',
  pins_full: 'A page has at most three pinned comments. Unpin one.',
  page_merged:
    'The page was merged into another already, or others were merged into it, or the two are one. Take those merges back first (`POST /pages:unmerge`), or merge the other way round.',
  page_not_merged: 'There is nothing to take back: the page stands for itself.',
  comment_not_published: 'Approve the comment first.',
  too_many_comments:
    'More than `max_comments_per_minute` by one author (who gives no e-mail address: from one device), more than 150 in ten minutes or 600 on a day (UTC) from one address block, or more on the site than its share of the day’s row writes. `Retry-After` says in how many seconds the next may be taken; nothing is stored.',
  telegram_secret_invalid:
    'This address is for Telegram. Unknown sites, sites without a bot, and requests without the header or with a wrong one all get this answer.',
  telegram_bot_not_found: 'Connect a bot first: `POST /v1/moderation/telegram` with its token.',
  telegram_account_not_found: 'Unknown, foreign and unlinked accounts get this answer.',
  telegram_bot_taken:
    'Telegram sends what a bot hears to one address only. Make a bot of its own for each site, or disconnect it there first.',
  telegram_accounts_full: 'A site has at most 50 accounts. Unlink some, or link a group instead.',
  telegram_token_invalid:
    'Copy the token from BotFather whole: digits, a colon and about 35 characters. One that was revoked there is not valid any more.',
  telegram_webhook_refused:
    'Telegram sends to https addresses on the ports 443, 80, 88 and 8443 only, and not to this machine’s own network. Connect the bot at the public address of the instance.',
  telegram_unreachable:
    'Telegram was away, busy, or is not to be reached from this instance. Nothing was changed; try again in a minute.',
  too_many_reports:
    'More than thirty reports in ten minutes from one address block of a site. `Retry-After` says how long to wait. A device’s token costs nothing to invent, so reports are limited by where they come from.',
  too_many_failures:
    'More than ten wrong keys a minute came from this address. `Retry-After` says how long to wait. A right key is always taken.',
}
