import * as v from 'valibot'
import type { ErrorCode } from './errors.ts'
import type { Scope } from './keys.ts'

/** One operation of the HTTP interface. `docs/openapi.json` is made of these, and a test tries each. */
export interface Route {
  operationId: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  summary: string
  /** `open`: anybody, or whoever has what a header of `headers` says; `site`: anybody, from the site's origins; `admin`: the instance's token; a scope: a key that has it. */
  access: 'open' | 'site' | 'admin' | Scope
  query?: v.GenericSchema
  /** Parameters of `query` that may be repeated. */
  lists?: readonly string[]
  body?: v.GenericSchema
  /** Media types of `body`; JSON unless said otherwise. */
  bodyTypes?: readonly string[]
  /** Headers that have a meaning here, with what they mean. */
  headers?: Readonly<Record<string, string>>
  /** By status; {@link NoContent} where there is no body. */
  answers: Readonly<Record<number, v.GenericSchema>>
  errors: readonly ErrorCode[]
}

export const conditional = {
  'If-None-Match': 'ETag of the copy at hand; an unchanged answer is a 304 without a body',
}
export const siteErrors = ['site_not_found'] as const
export const bodyErrors = [
  'media_type_unsupported',
  'malformed_json',
  'body_too_large',
  'validation_failed',
] as const
export const pageErrors = ['page_invalid', 'page_host_not_allowed'] as const
export const cursorErrors = ['cursor_invalid', 'cursor_foreign', 'cursor_expired'] as const
export const keyErrors = ['key_missing', 'key_invalid', 'too_many_failures', 'scope_missing'] as const
export const adminErrors = ['key_missing', 'key_invalid', 'too_many_failures', 'not_configured'] as const

/** An answer without a body (204). */
export const NoContent = v.null()
