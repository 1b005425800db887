import type { CliSite } from './cli.ts'
import type { Outbound } from './outbound.ts'
import { answerTelegram } from './telegram.ts'

const api = 'api.telegram.org'

/** Telegram for an instance that is reached by plain http, which Telegram itself does not take: as behind a TLS proxy. */
export function listenForTelegram(outbound: Outbound): void {
  outbound.listen(api, async (request) => {
    const body = (await request.text()).replace('"url":"http://', '"url":"https://')
    const answer = await answerTelegram(new Request(request.url, { method: 'POST', body }))
    const text = (await answer.text()).replace('"url":"https://', '"url":"http://')
    return new Response(text, { status: answer.status, headers: { 'content-type': 'application/json' } })
  })
}

let chats = 0

/** A moderator opens the link of a code and presses Start, in a chat that was not linked before. */
export async function pressStart({ env, outbound }: CliSite, code: string): Promise<void> {
  const hooks = outbound.received(api).filter(({ url }) => url.endsWith('/setWebhook'))
  const { secret_token }: { secret_token: string } = JSON.parse(hooks.at(-1)?.body ?? '{}')
  chats += 1
  const from = { id: 42, is_bot: false, first_name: 'X', language_code: 'ar' }
  const chat = { id: 900_000 + chats, type: 'private' }
  const answer = await fetch(`${env.SADA_URL}/v1/telegram/akhir-saa`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret_token },
    body: JSON.stringify({
      update_id: 600_000 + chats,
      message: { message_id: 9_000, date: 1, chat, from, text: `/start ${code}` },
    }),
  })
  if (answer.status !== 200) throw new Error(`Telegram was answered with ${answer.status}`)
}
