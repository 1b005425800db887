import {
  controlHost,
  type DnsRecords,
  type ReceivedRequest,
  type ScriptedAnswer,
} from '../support/outbound-control.ts'

/** The tests' Internet (`test/support/outbound.ts`), which is in another process. */
async function control(path: string, method = 'GET', body?: unknown): Promise<Response> {
  const answer = await fetch(`https://${controlHost}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer
}

/** Forgets what was scripted and received. */
export async function resetOutbound(): Promise<void> {
  await control('reset', 'POST')
}

/** What a host answers from now on, in turn; afterwards 204. */
export async function script(host: string, answers: ScriptedAnswer[]): Promise<void> {
  await control(`answers/${host}`, 'PUT', answers)
}

/** Says what a name resolves to; others are public. */
export async function resolveTo(name: string, records: DnsRecords): Promise<void> {
  await control(`names/${name}`, 'PUT', records)
}

/** What a host received, in order. */
export async function received(host: string): Promise<ReceivedRequest[]> {
  return (await control(`received/${host}`)).json()
}

/** Every host that was asked for anything, resolvers included. */
export async function hostsAsked(): Promise<string[]> {
  return (await control('hosts')).json()
}

/** Whether a request is signed with each of the secrets, by the reference in `test/support/standard-webhooks.ts`. */
export async function areSigned(request: ReceivedRequest, ...secrets: string[]): Promise<boolean[]> {
  return (await control('signatures', 'POST', { secrets, request })).json()
}
