import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'

/** Load on loopback, and what it costs the server. */

/** A request to send; the number makes each another one. */
export type RequestOf = (i: number) => {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string
}

/** What came of a run. */
export interface LoadResult {
  requests: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  cpuMicros: number
  failed: number
}

/** An answer, read whole. */
export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** Sends one request. */
export function send(origin: string, agent: Agent, wanted: ReturnType<RequestOf>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', path, headers = {}, body } = wanted
    const sent = request(`${origin}${path}`, { agent, method, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(parts).toString(),
        }),
      )
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Clock ticks of Linux, a hundred a second. */
const tickMicros = 10_000

function cpuMicros(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((sum, n) => sum + n, 0) * tickMicros
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

let sentEver = 0

/** Keeps so many connections busy for a time. */
export async function load(
  target: { origin: string; pids: readonly number[] },
  requestOf: RequestOf,
  options: { connections: number; seconds: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const times: number[] = []
  let failed = 0
  const startMs = performance.now()
  const cpuBefore = cpuMicros(target.pids)
  const endMs = startMs + options.seconds * 1_000
  const client = async () => {
    while (performance.now() < endMs) {
      const atMs = performance.now()
      sentEver += 1
      const { status } = await send(target.origin, agent, requestOf(sentEver))
      if (status >= 300) failed += 1
      times.push(performance.now() - atMs)
    }
  }
  await Promise.all(Array.from({ length: options.connections }, client))
  const seconds = (performance.now() - startMs) / 1_000
  const cpu = cpuMicros(target.pids) - cpuBefore
  agent.destroy()
  times.sort((a, b) => a - b)
  return {
    requests: times.length,
    perSecond: Math.round(times.length / seconds),
    p50Ms: Number(quantile(times, 0.5).toFixed(2)),
    p99Ms: Number(quantile(times, 0.99).toFixed(2)),
    cpuMicros: Math.round(cpu / times.length),
    failed,
  }
}

/** Sends requests at a steady rate, whether or not earlier ones are answered. @returns milliseconds of each */
export async function sendSteadily(
  origin: string,
  requestOf: RequestOf,
  options: { perSecond: number; count: number },
): Promise<{ times: number[]; failed: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  const startMs = performance.now()
  const times: number[] = []
  let failed = 0
  const open: Promise<void>[] = []
  for (let i = 0; i < options.count; i++) {
    const dueMs = startMs + (i * 1_000) / options.perSecond
    const waitMs = dueMs - performance.now()
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs))
    const atMs = performance.now()
    sentEver += 1
    open.push(
      send(origin, agent, requestOf(sentEver)).then(({ status }) => {
        if (status !== 200) failed += 1
        times.push(performance.now() - atMs)
      }),
    )
  }
  await Promise.all(open)
  agent.destroy()
  return { times: times.sort((a, b) => a - b), failed }
}
