import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { EventType, WebhookEvent, webhookTest } from '../../contract/index.ts'
import { retryDelaysMs } from '../../worker/policy/retry.ts'

/** What docs/webhooks.md shows is what receivers get. */
const page = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''

it('shows a body as the contract has it, and names every event', () => {
  const shown = JSON.parse(block('json'))
  expect(v.parse(WebhookEvent, shown)).toEqual(shown)
  for (const type of [...EventType.options, webhookTest]) expect(page).toContain(`\`${type}\``)
})

it('shows code that takes the published request of Standard Webhooks, and no other', async () => {
  const { isFromSada } = await import(`data:text/javascript,${encodeURIComponent(block('js'))}`)
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const body = '{"test": 2432232314}'
  const right = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
  const headersWith = (signature: string) => ({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': signature,
  })
  const now = 1614265330
  expect(isFromSada(secret, headersWith(right), body, now)).toBe(true)
  expect(isFromSada(secret, headersWith(`v1,other= ${right}`), body, now + 299)).toBe(true)
  expect(isFromSada(secret, headersWith(right), body, now + 301)).toBe(false)
  expect(isFromSada(secret, headersWith(right), `${body} `, now)).toBe(false)
  expect(isFromSada(secret, headersWith('v1,'), body, now)).toBe(false)
  expect(isFromSada(secret, {}, body, now)).toBe(false)
})

it('tells of the schedule as it is', () => {
  const hours = retryDelaysMs.slice(3).map((ms) => ms / 3_600_000)
  expect(page).toContain('after 5 seconds, 5 and 30\nminutes')
  expect(page).toContain(`${hours.slice(0, -1).join(', ')} and ${hours.at(-1)} hours`)
})
