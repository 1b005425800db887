/**
 * The Internet as the tests have it: everything that the Worker sends out of workerd ends here, over real HTTP.
 * Nothing leaves the machine.
 *
 * A host answers as {@link speakers} says; every other host answers what a test has scripted for it, in turn, and
 * 204 when nothing is left. Tests inside workerd script and look through the host {@link controlHost}
 * (`test/worker-support/outbound.ts`); tests in Node call {@link Outbound} itself.
 */

import { answerDns } from './dns-server.ts'
import {
  controlHost,
  type DnsRecords,
  type ReceivedRequest,
  type ScriptedAnswer,
  type SignedRequest,
} from './outbound-control.ts'
import { verifyWebhook } from './standard-webhooks.ts'
import { answerTelegram, answerTelegramControl, telegramControlHost } from './telegram.ts'

/** Speaks a host's protocol. */
type Speaker = (request: Request, outbound: Outbound) => Response | Promise<Response>

/** Hosts that speak a protocol of their own. */
const speakers: Readonly<Record<string, Speaker>> = {
  'api.telegram.org': answerTelegram,
  [telegramControlHost]: answerTelegramControl,
  'cloudflare-dns.com': (request, outbound) => answerDns(request, (name) => outbound.resolve(name)),
}

/** A name that no test has spoken of is a public one. */
const anyPublic: DnsRecords = { a: ['93.184.215.14'], aaaa: ['2606:2800:21f:cb07:6820:80da:af6b:8b2c'] }

/** All hosts of the tests' Internet, and what they received. */
export class Outbound {
  #answers = new Map<string, ScriptedAnswer[]>()
  #received = new Map<string, ReceivedRequest[]>()
  #names = new Map<string, DnsRecords>()
  #listeners = new Map<string, Speaker>()

  /** For `outboundService` of Miniflare. */
  readonly handle = async (request: Request): Promise<Response> => {
    const host = new URL(request.url).host
    if (host === controlHost) return control(request, this)
    await this.#note(host, request.clone())
    const speaker = this.#listeners.get(host) ?? speakers[host]
    return speaker ? speaker(request, this) : this.#scripted(host)
  }

  async #note(host: string, request: Request): Promise<void> {
    const { method, url, headers } = request
    const received = { method, url, headers: Object.fromEntries(headers), body: await request.text() }
    this.#received.set(host, [...(this.#received.get(host) ?? []), received])
  }

  #scripted(host: string): Response | Promise<Response> {
    const answer = this.#answers.get(host)?.shift() ?? {}
    if (answer.hangs) return new Promise(() => undefined)
    const { status = 204, headers = {}, body } = answer
    return new Response(body ?? null, { status, headers })
  }

  /** Forgets everything. */
  reset(): void {
    for (const map of [this.#answers, this.#received, this.#names, this.#listeners]) map.clear()
  }

  /** What a host answers from now on, in turn. */
  script(host: string, answers: ScriptedAnswer[]): void {
    this.#answers.set(host, answers)
  }

  /** Lets a function answer for a host; for tests in Node. */
  listen(host: string, speaker: Speaker): void {
    this.#listeners.set(host, speaker)
  }

  /** What a host received, in order. */
  received(host: string): ReceivedRequest[] {
    return this.#received.get(host) ?? []
  }

  /** Every host that was asked for anything. */
  hosts(): string[] {
    return [...this.#received.keys()]
  }

  /** Says what a name resolves to. */
  name(name: string, records: DnsRecords): void {
    this.#names.set(name, records)
  }

  resolve(name: string): DnsRecords {
    return this.#names.get(name) ?? anyPublic
  }
}

/** `POST /reset`, `POST /signatures`, `PUT /answers/{host}`, `PUT /names/{name}`, `GET /received/{host}`, `GET /hosts`. */
async function control(request: Request, outbound: Outbound): Promise<Response> {
  const [, what, host = ''] = new URL(request.url).pathname.split('/')
  if (what === 'received') return Response.json(outbound.received(host))
  if (what === 'hosts') return Response.json(outbound.hosts())
  if (what === 'signatures') {
    const { secrets, request: signed } = (await request.json()) as SignedRequest
    return Response.json(secrets.map((secret) => verifyWebhook(secret, signed.headers, signed.body)))
  }
  if (what === 'reset') outbound.reset()
  else if (what === 'answers') outbound.script(host, (await request.json()) as ScriptedAnswer[])
  else if (what === 'names') outbound.name(host, (await request.json()) as DnsRecords)
  else return new Response('the control host does not know this', { status: 404 })
  return new Response(null, { status: 204 })
}
