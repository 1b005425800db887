/** What tests inside workerd and the tests' Internet (`outbound.ts`), which is outside, say to each other. */

export const controlHost = 'control.outbound.test'

/** What the Worker sent. */
export interface ReceivedRequest {
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

/** A request, and the secrets with which it is to be verified. */
export interface SignedRequest {
  secrets: string[]
  request: ReceivedRequest
}

/** What a host answers next. */
export interface ScriptedAnswer {
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Never answers; the Worker has to end it. */
  hangs?: boolean
}

/** What a name resolves to. */
export interface DnsRecords {
  a?: string[]
  aaaa?: string[]
  /** The answer leads over another name first. */
  cname?: string
  /** RFC 1035 §4.1.1: 2 the server failed, 3 there is no such name. */
  rcode?: number
  /** Instead of an answer: an HTTP status. */
  httpStatus?: number
  hangs?: boolean
  /** Instead of a DNS message. */
  garbage?: boolean
}
