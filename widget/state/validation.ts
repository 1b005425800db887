import type { AuthorFields, FieldCode, limits } from '../../contract/index.ts'
import type { Author } from './drafts.ts'

/** Fields of the form, in their order. */
export const fieldNames = ['body', 'name', 'email', 'website'] as const

/** One of the form's fields. */
export type FieldName = (typeof fieldNames)[number]

/** What is wrong with each field. */
export type FieldFaults = Partial<Record<FieldName, FieldCode>>

// Written out so that the bundle has two numbers and not the whole table; the types hold them to it.
/** Longest comment, in graphemes. */
export const bodyLimit: (typeof limits)['bodyGraphemes'] = 5_000
/** Longest name, in graphemes. */
export const nameLimit: (typeof limits)['nameGraphemes'] = 60

const graphemes = new Intl.Segmenter()

/** Length as a reader counts. Far below `atMost` code units nothing needs to be counted. */
export function graphemeCount(text: string): number {
  let count = 0
  for (const _ of graphemes.segment(text)) count++
  return count
}

function faultOf(field: FieldName, value: string, rules: AuthorFields): FieldCode | undefined {
  if (!value.trim()) return field === 'body' || rules[field] === 'required' ? 'required' : undefined
  // Coarse on purpose: the server has the last word on addresses.
  if (field === 'email' && !/^\S+@\S+\.[^\s.]+$/.test(value.trim())) return 'email_invalid'
  if (field === 'website' && !/^(https?:\/\/)?[^\s/:]+\.[^\s]+$/i.test(value.trim())) return 'url_invalid'
  const limit = { body: bodyLimit, name: nameLimit, email: Infinity, website: Infinity }[field]
  return value.length > limit && graphemeCount(value) > limit ? 'too_long' : undefined
}

/** What the form can see by itself, by the site's rules for fields. */
export function faults(values: Author & { body: string }, rules: AuthorFields): FieldFaults {
  const found: FieldFaults = {}
  for (const field of fieldNames) {
    const fault =
      field !== 'body' && rules[field] === 'off' ? undefined : faultOf(field, values[field], rules)
    if (fault) found[field] = fault
  }
  return found
}
