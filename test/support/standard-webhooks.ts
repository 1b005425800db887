import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * The receiver's side of Standard Webhooks 1.0, written from the text of the specification and sharing nothing with
 * `worker/auth/webhook.ts`: the content that is signed is id, timestamp and body with full stops between them; the
 * secret is what follows `whsec_`, in base 64; one right signature of those in the header is enough.
 *
 * @returns whether the request was signed with the secret; the age of its timestamp is another question
 */
export function verifyWebhook(
  secret: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): boolean {
  const [id, timestamp, given] = ['id', 'timestamp', 'signature'].map((name) => headers[`webhook-${name}`])
  if (!id || !timestamp || !given || !/^\d+$/.test(timestamp)) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const right = createHmac('sha256', key).update([id, timestamp, body].join('.'), 'utf8').digest()
  return given.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',')
    const bytes = Buffer.from(text, 'base64')
    return version === 'v1' && bytes.length === right.length && timingSafeEqual(bytes, right)
  })
}
