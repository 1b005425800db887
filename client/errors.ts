import type { ErrorCode, FieldError, Problem } from '../contract/index.ts'

/**
 * Failures that no server names: nothing answered, or not in time, or something else than Sada did; or nothing was sent,
 * because the key would have gone in the clear.
 */
export type LocalCode = 'network' | 'timeout' | 'not_sada' | 'insecure_address'

/** Why a request failed: a code of `contract/errors.ts`, or one of {@link LocalCode}. */
export class SadaError extends Error {
  override readonly name = 'SadaError'
  readonly code: ErrorCode | LocalCode
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  /** Seconds until another attempt makes sense; 0: unknown. */
  readonly retryAfterSeconds: number
  readonly fields: readonly FieldError[]
  /** Names the request in the Worker's log; empty when there was no answer. */
  readonly requestId: string

  constructor(
    code: ErrorCode | LocalCode,
    details: Partial<
      Pick<SadaError, 'status' | 'retryAfterSeconds' | 'fields' | 'requestId'> & { cause: unknown }
    > = {},
  ) {
    super(code, { cause: details.cause })
    this.code = code
    this.status = details.status ?? 0
    this.retryAfterSeconds = details.retryAfterSeconds ?? 0
    this.fields = details.fields ?? []
    this.requestId = details.requestId ?? ''
  }
}

function problemIn(text: string): Partial<Problem> {
  try {
    const parsed: Partial<Problem> | null = JSON.parse(text)
    return typeof parsed?.code === 'string' ? parsed : {}
  } catch {
    return {} // a proxy's page, not Sada's
  }
}

/** The failure that an answer stands for. */
export function errorOf({ status, headers }: Response, body: string): SadaError {
  const problem = problemIn(body)
  return new SadaError(problem.code ?? 'not_sada', {
    status,
    retryAfterSeconds: Number(headers.get('retry-after')) || 0,
    fields: problem.errors ?? [],
    requestId: problem.request_id ?? '',
  })
}
