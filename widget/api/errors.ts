import type { ErrorCode, FieldError } from '../../contract/index.ts'

/** Failures that no server names: the device is offline, nothing answered, or not in time. */
export type LocalCode = 'offline' | 'network' | 'timeout'

/** Why a request failed. Thrown by the client and shown by the elements; never the server's own words. */
export class Failure {
  readonly code: ErrorCode | LocalCode
  /** HTTP status; 0 when there was no answer. */
  readonly status: number = 0
  /** Seconds until another attempt makes sense; 0: unknown. */
  readonly retryAfterSeconds: number = 0
  readonly fields: readonly FieldError[] = []

  constructor(code: ErrorCode | LocalCode, details?: Partial<Failure>) {
    this.code = code
    Object.assign(this, details)
  }
}
