import { mailChannel } from './mail.ts'
import type { Kinds } from './scene.ts'
import { telegramChannel } from './telegram.ts'
import { webhook } from './webhook.ts'

/** The kinds of channels that can deliver. */
export const kinds: Kinds = { mail: mailChannel, webhook, telegram: telegramChannel }
