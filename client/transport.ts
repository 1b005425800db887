import { isSafeForKey } from './address.ts'
import { errorOf, SadaError } from './errors.ts'

/** Where requests go and as whom. */
export interface ClientOptions {
  /**
   * The Worker's origin, e.g. `https://comments.example.ma`; a path in front of `/v1` is kept. With a key, it must be
   * https, this machine, or the origin of the page that asks ({@link isSafeForKey}).
   */
  url: string
  /** A key (`sada_…`), or the administrator's token for `/v1/admin`; empty for what needs neither. */
  key: string
  /** Another way to send, e.g. with a proxy. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Ends every request that is under way. */
  signal?: AbortSignal
  /** @defaultValue 15,000 */
  timeoutMs?: number
}

/** One request. */
export interface Ask {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** From `/v1` on; values that were put in are encoded. */
  path: string
  query?: Readonly<Record<string, string | number | undefined>>
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** Statuses that are answers although HTTP counts them among failures. */
  alsoOk?: readonly number[]
}

/** A JSON answer with its headers; `data` is `null` for an answer without a body. */
export interface Answer<T> {
  data: T
  headers: Headers
}

function addressOf(base: string, { path, query = {} }: Ask): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  return `${base.replace(/\/+$/, '')}${path}${search}`
}

/** Sends requests with a key. */
export class Transport {
  readonly #options: ClientOptions

  constructor(options: ClientOptions) {
    this.#options = options
  }

  /** @throws SadaError always that, whatever went wrong */
  async send<T>(ask: Ask): Promise<Answer<T>> {
    const {
      url,
      key,
      signal,
      timeoutMs = 15_000,
      fetch: send = globalThis.fetch.bind(globalThis),
    } = this.#options
    if (key !== '' && !isSafeForKey(url)) throw new SadaError('insecure_address')
    const limit = AbortSignal.timeout(timeoutMs)
    let response: Response
    let text: string
    try {
      response = await send(addressOf(url, ask), {
        method: ask.method ?? 'GET',
        headers: {
          ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
          ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...ask.headers,
        },
        ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
        credentials: 'omit',
        cache: 'no-store',
        // Sada sends nobody elsewhere, and a key goes nowhere else. Not `error`: Workers know only `manual` and `follow`.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      })
      text = await response.text()
    } catch (cause) {
      throw new SadaError(limit.aborted ? 'timeout' : 'network', { cause })
    }
    if (!response.ok) {
      const failure = errorOf(response, text)
      if (failure.code !== 'not_sada' || !ask.alsoOk?.includes(failure.status)) throw failure
    }
    return { data: parse<T>(response, text), headers: response.headers }
  }
}

function parse<T>(response: Response, text: string): T {
  try {
    return JSON.parse(text || 'null')
  } catch (cause) {
    throw new SadaError('not_sada', { status: response.status, cause })
  }
}
