import * as v from 'valibot'
import { isEmail } from './email.ts'
import type { FieldCode } from './errors.ts'
import { limits } from './limits.ts'
import { cleanBody, cleanLine, graphemeLength, isVisible, isWellFormed, utf8Length } from './text.ts'

/** Fields that more than one request has. A check's message is the {@link FieldCode} of its failure. */

const code = (value: FieldCode): FieldCode => value

/** Refuses what is far too long before any work is spent on it. */
function boundedText(maxBytes: number, description: string) {
  return v.pipe(
    v.string(),
    v.description(description),
    v.maxLength(maxBytes * 2, code('too_long')),
    v.check(isWellFormed, code('text_invalid')),
  )
}

function line(maxGraphemes: number, maxBytes: number, description: string) {
  return v.pipe(
    boundedText(maxBytes, `${description}; up to ${maxGraphemes} characters as a reader counts them`),
    v.transform((text) => cleanLine(text, limits.nameCombiningMarks)),
    v.check((text) => text === '' || isVisible(text), code('not_visible')),
    v.check((text) => utf8Length(text) <= maxBytes && graphemeLength(text) <= maxGraphemes, code('too_long')),
  )
}

/** An empty field of a form is a field that was not filled in. */
const emptyIsAbsent = v.transform((text: string) => (text === '' ? undefined : text))

export const Name = v.pipe(
  line(limits.nameGraphemes, limits.nameBytes, 'Shown with the comment'),
  emptyIsAbsent,
)

export const Title = v.pipe(
  line(limits.titleGraphemes, limits.titleBytes, 'Title of the page'),
  emptyIsAbsent,
)

export const RequiredLine = v.pipe(
  line(limits.siteNameGraphemes, limits.nameBytes, 'A name'),
  v.check((text) => text !== '', code('required')),
)

/** A key's, a recipient's or a chat's: it stands in the audit trail, which is kept for ever and holds no address. */
export const ActorName = v.pipe(
  RequiredLine,
  v.check((text) => !/[^\s@]@[^\s@]+\.[^\s@]/u.test(text), code('email_in_name')),
  v.description('Stands in the audit trail; without an e-mail address'),
)

export const Email = v.pipe(
  v.string(),
  v.description('Never published; encrypted at rest'),
  v.maxLength(limits.emailBytes * 2, code('too_long')),
  v.trim(),
  v.check((text) => utf8Length(text) <= limits.emailBytes, code('too_long')),
  v.check((text) => text === '' || isEmail(text), code('email_invalid')),
  emptyIsAbsent,
)

/** http or https, without credentials; `null` for anything else. */
export function webAddress(text: string): string | null {
  try {
    const url = new URL(text)
    return /^https?:$/.test(url.protocol) && !url.username && !url.password && url.hostname ? url.href : null
  } catch {
    return null // not an address at all
  }
}

function address(maxBytes: number, description: string) {
  return v.pipe(
    boundedText(maxBytes, description),
    v.trim(),
    v.check((text) => utf8Length(text) <= maxBytes, code('too_long')),
    v.check((text) => text === '' || webAddress(text) !== null, code('url_invalid')),
    v.transform((text) => webAddress(text) ?? undefined),
  )
}

export const Website = address(limits.websiteBytes, 'http or https')
export const PageUrl = address(limits.urlBytes, 'Address of the page, on one of the site’s origins')

export const Body = v.pipe(
  boundedText(
    limits.bodyBytes,
    `Plain text; an empty line parts paragraphs; up to ${limits.bodyGraphemes} characters as a reader counts them`,
  ),
  v.transform((text) => cleanBody(text, limits.bodyCombiningMarks)),
  v.check((text) => text !== '', code('required')),
  v.check(isVisible, code('not_visible')),
  v.check((text) => utf8Length(text) <= limits.bodyBytes, code('too_long')),
  v.check((text) => graphemeLength(text) <= limits.bodyGraphemes, code('too_long')),
)

/** A page as a request names it; the server makes the key (`contract/page-key.ts`). */
export const PageName = v.pipe(
  v.string(),
  v.minLength(1, code('required')),
  v.maxLength(limits.pageLength, code('too_long')),
  v.check(isWellFormed, code('text_invalid')),
  v.description('An address, a path on the site’s first origin, or a content system’s id such as `wp:1234`'),
)

export const Time = v.pipe(v.string(), v.isoTimestamp(), v.description('RFC 3339, UTC'))

/** A moment that somebody names. ISO 8601 has forms that no clock of ours reads: they would be no moment at all. */
export const Moment = v.pipe(
  v.string(),
  v.isoTimestamp(code('value_invalid')),
  v.check((text) => Number.isFinite(Date.parse(text)), code('value_invalid')),
)

export const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
export const NextCursor = v.pipe(v.nullable(v.string()), v.description('`null` at the end of the list'))

/** An integer in a query string. */
export function queryInteger(min: number, max: number) {
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, code('value_invalid')),
    v.transform(Number),
    v.minValue(min, code('value_invalid')),
    v.maxValue(max, code('value_invalid')),
  )
}

export const Cursor = v.pipe(v.string(), v.maxLength(limits.cursorLength))
