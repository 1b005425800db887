import type { Command } from '../command.ts'
import { actingCommands } from './acting.ts'
import { commentCommands } from './comments.ts'
import { doctorCommands } from './doctor.ts'
import { keyCommands } from './keys.ts'
import { numberCommands } from './numbers.ts'
import { operationCommands } from './operations.ts'
import { pageCommands } from './pages.ts'
import { recipientCommands } from './recipients.ts'
import { ruleCommands } from './rules.ts'
import { settingsCommands } from './settings.ts'
import { siteCommands } from './sites.ts'
import { tailCommands } from './tail.ts'
import { telegramCommands } from './telegram.ts'
import { webhookCommands } from './webhooks.ts'

/** Every command, in the order of the help. A new one is a line in a file beside this, and its file a line here. */
export const commands: readonly Command[] = [
  ...commentCommands,
  ...actingCommands,
  ...operationCommands,
  ...ruleCommands,
  ...pageCommands,
  ...numberCommands,
  ...tailCommands,
  ...settingsCommands,
  ...recipientCommands,
  ...telegramCommands,
  ...webhookCommands,
  ...keyCommands,
  ...siteCommands,
  ...doctorCommands,
]
