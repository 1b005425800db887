import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newWebhookSecret, webhookSignature } from '../../worker/auth/webhook.ts'
import { verifyWebhook } from '../support/standard-webhooks.ts'

/** What the project of Standard Webhooks tests its own libraries with. */
const published = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}

const headersOf = (id: string, timestamp: number, signature: string) => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signature,
})

describe('a signature', () => {
  it('is the published one for the published request', async () => {
    const { secret, signature, ...message } = published
    expect(await webhookSignature(secret, message)).toBe(signature)
    expect(verifyWebhook(secret, headersOf(message.id, message.timestamp, signature), message.body)).toBe(
      true,
    )
  })

  it('is taken by the receiver for any text, and for no other request or secret', async () => {
    const message = fc.record({
      id: fc.stringMatching(/^[0-9a-f]{32}$/),
      timestamp: fc.nat(4_000_000_000),
      body: fc.string({ unit: 'binary' }),
    })
    await fc.assert(
      fc.asyncProperty(message, async ({ id, timestamp, body }) => {
        const secret = newWebhookSecret()
        const headers = headersOf(id, timestamp, await webhookSignature(secret, { id, timestamp, body }))
        expect(verifyWebhook(secret, headers, body)).toBe(true)
        expect(verifyWebhook(newWebhookSecret(), headers, body)).toBe(false)
        expect(verifyWebhook(secret, headers, `${body} `)).toBe(false)
        expect(verifyWebhook(secret, { ...headers, 'webhook-id': `${id}0` }, body)).toBe(false)
        expect(verifyWebhook(secret, { ...headers, 'webhook-timestamp': `${timestamp}0` }, body)).toBe(false)
      }),
    )
  })
})

describe('a secret', () => {
  it('is 24 random bytes in base 64 after whsec_', () => {
    const secrets = Array.from({ length: 100 }, newWebhookSecret)
    expect(new Set(secrets).size).toBe(100)
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[\w+/]{32}$/)
      expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(24)
    }
  })
})
