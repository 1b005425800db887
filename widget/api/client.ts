import type { Problem } from '../../contract/index.ts'
import { Failure } from './errors.ts'

const timeoutMs = 15_000

async function failureOf(response: Response): Promise<Failure> {
  const { status, headers } = response
  const retryAfterSeconds = Number(headers.get('retry-after')) || 0
  // A body that is no JSON is a proxy's page, not ours.
  const problem: Partial<Problem> = await response.json().catch(() => ({}))
  return new Failure(problem.code ?? 'internal', { status, retryAfterSeconds, fields: problem.errors ?? [] })
}

/**
 * A JSON answer of the API.
 * @throws {Failure} always that, whatever went wrong
 */
export async function request<Answer>(
  url: string,
  { signal, ...init }: RequestInit & { signal: AbortSignal },
): Promise<Answer> {
  let response: Response
  try {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    response = await fetch(url, { credentials: 'omit', cache: 'no-cache', ...init, signal: bounded })
    if (response.ok) return await response.json()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') throw new Failure('timeout')
    throw new Failure(navigator.onLine ? 'network' : 'offline')
  }
  throw await failureOf(response)
}
