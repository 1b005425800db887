import { env } from 'cloudflare:workers'
import type { NewRecipient, Recipient } from '../../contract/index.ts'
import { type Link, readLink } from '../../worker/auth/link.ts'
import { requireKeyring } from '../../worker/config.ts'
import { read, sendJson, type TestSite, withKey } from './api.ts'

/** A message as the Worker hands it to Cloudflare. */
export interface SentMessage {
  to: string
  from: { email: string; name: string }
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/** What Cloudflare's binding throws: a code, and a message that quotes the address. */
export function mailError(code: string | null, to = 'somebody@example.com'): Error {
  const error = new Error(`email to ${to} not allowed`)
  return code === null ? error : Object.assign(error, { code })
}

/** Stands before the real binding: notes each message, and refuses those that a test says are to be refused. */
export interface Mailbox {
  sent: SentMessage[]
  /** What sending to this address comes to. */
  refuse: (message: SentMessage) => Error | null
  /** Those to one address. */
  to(address: string): SentMessage[]
  close(): void
}

/** What passes goes on to the simulator of workerd's development server, which checks it as Cloudflare does. */
export function openMailbox(): Mailbox {
  const real = env.MAIL
  const mailbox: Mailbox = {
    sent: [],
    refuse: () => null,
    to: (address) => mailbox.sent.filter(({ to }) => to === address),
    close: () => Object.defineProperty(env, 'MAIL', { value: real, configurable: true, enumerable: true }),
  }
  const send = async (message: SentMessage) => {
    const error = mailbox.refuse(message)
    if (error) throw error
    const answer = await real.send(message)
    mailbox.sent.push(message)
    return answer
  }
  Object.defineProperty(env, 'MAIL', { value: { send }, configurable: true, enumerable: true })
  return mailbox
}

export const recipientsPath = '/v1/moderation/recipients'

/** A recipient as an owner adds one. */
export function someRecipient(changes: Partial<NewRecipient> = {}): Record<string, unknown> {
  return { name: 'هيئة التحرير', email: 'moderator@news.example', mode: 'each', ...changes }
}

export function addRecipient(site: TestSite, changes: Partial<NewRecipient> = {}): Promise<Recipient> {
  return read(sendJson('POST', recipientsPath, someRecipient(changes), withKey(site.key)), 201)
}

/** Does what the page behind a confirmation link does. */
export async function sayYes(site: TestSite, { id }: Pick<Recipient, 'id'>): Promise<void> {
  const update = `UPDATE channel SET state = 'on' WHERE id = ?1 AND site_id = ?2 AND state = 'waiting'`
  await env.DB.prepare(update).bind(id, site.id).run()
}

/** Makes it another day, as far as questions are concerned. */
export async function forgetQuestions(): Promise<void> {
  await env.DB.prepare('DELETE FROM mail_confirmation').run()
}

/** A recipient who wants mail. */
export async function addWilling(site: TestSite, changes: Partial<NewRecipient> = {}): Promise<Recipient> {
  const recipient = await addRecipient(site, changes)
  await sayYes(site, recipient)
  return recipient
}

/** The addresses in a message that are links: those of the text, and every `href`. */
export function linksIn({ text, html }: SentMessage): { text: string[]; html: string[] } {
  return {
    text: text.match(/https?:\/\/\S+/g) ?? [],
    html: [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) =>
      (url ?? '').replaceAll('&amp;', '&'),
    ),
  }
}

/** What the `/act/…` links among addresses are signed for. */
export async function actsOf(urls: readonly string[]): Promise<Link[]> {
  const keys = await requireKeyring(env)
  const tokens = urls.flatMap((url) => /^https:\/\/sada\.test\/act\/(.+)$/.exec(url)?.[1] ?? [])
  const found = await Promise.all(tokens.map((token) => readLink(keys, token, Date.now())))
  return found.map((one) => {
    if ('fault' in one) throw new Error(one.fault)
    return one.link
  })
}
