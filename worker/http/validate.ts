import * as v from 'valibot'
import { type ErrorCode, type FieldCode, type FieldError, fieldCodes } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import type { AppContext } from './context.ts'

/** Turns what a schema found wrong into a pointer and a code. The submitted value goes nowhere. */
function fieldError(issue: v.BaseIssue<unknown>): FieldError {
  const pointer = (issue.path ?? []).map(
    ({ key }) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`,
  )
  return { pointer: pointer.join(''), code: fieldCode(issue) }
}

function fieldCode(issue: v.BaseIssue<unknown>): FieldCode {
  const stated = fieldCodes.find((code) => code === issue.message)
  if (stated) return stated
  if (issue.type === 'strict_object' && issue.expected !== 'Object')
    return issue.expected === 'never' ? 'unknown_field' : 'required'
  return issue.kind === 'schema' && issue.type !== 'picklist' ? 'wrong_type' : 'value_invalid'
}

/** An unknown field's name is the sender's text: it is pointed at by its parent. */
function withoutNames(error: FieldError): FieldError {
  return error.code === 'unknown_field' ? { ...error, pointer: error.pointer.replace(/\/[^/]*$/, '') } : error
}

function check<T>(
  schema: v.GenericSchema<unknown, T>,
  input: unknown,
  code: 'query_invalid' | 'validation_failed',
): T {
  // One fault of a field is enough: an address that is too long need not be called malformed as well.
  const result = v.safeParse(schema, input, { abortPipeEarly: true })
  if (result.success) return result.output
  throw new AppError(code, { fields: result.issues.map(fieldError).map(withoutNames) })
}

/**
 * The request's JSON, checked.
 *
 * @param types media types that are taken; `text/plain` only where a browser must be able to send without a
 * preflight
 * @throws AppError `media_type_unsupported`, `malformed_json`, `validation_failed`
 */
export async function readBody<T>(
  c: AppContext,
  schema: v.GenericSchema<unknown, T>,
  types: readonly string[] = ['application/json'],
): Promise<T> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!types.includes(type)) throw new AppError('media_type_unsupported')
  let input: unknown
  try {
    const bytes = await c.req.arrayBuffer()
    input = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('malformed_json')
  }
  return check(schema, input, 'validation_failed')
}

/**
 * The request's query, checked; every parameter has to be known.
 *
 * @param lists parameters that may be repeated
 * @throws AppError `query_invalid`
 */
export function readQuery<T>(
  c: AppContext,
  schema: v.GenericSchema<unknown, T>,
  lists: readonly string[] = [],
): T {
  const given = Object.entries(c.req.queries())
  const repeated = given.find(([name, values]) => values.length > 1 && !lists.includes(name))
  if (repeated) throw new AppError('query_invalid')
  const input = Object.fromEntries(
    given.map(([name, values]) => [name, lists.includes(name) ? values : values[0]]),
  )
  return check(schema, input, 'query_invalid')
}

/** An id of a path. @throws AppError `code` for a text that cannot be one */
export function readIdOr<T>(
  code: ErrorCode,
  schema: v.GenericSchema<unknown, T>,
  input: string | undefined,
): T {
  const result = v.safeParse(schema, input)
  if (!result.success) throw new AppError(code)
  return result.output
}

/** @throws AppError `comment_not_found` for an id that cannot be one */
export function readId<T>(schema: v.GenericSchema<unknown, T>, input: string | undefined): T {
  return readIdOr('comment_not_found', schema, input)
}
