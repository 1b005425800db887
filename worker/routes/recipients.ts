import { Hono } from 'hono'
import {
  NewRecipient,
  newPlainId,
  PlainId,
  type Recipient,
  type RecipientList,
  RecipientPatch,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { addressMac, openAddress, sealAddress } from '../auth/address.ts'
import type { Keyring } from '../auth/keyring.ts'
import { requireKeyring } from '../config.ts'
import { wakeChannels } from '../courier/client.ts'
import { withKey, withScopes } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { forgetSite } from '../http/site.ts'
import { readBody, readIdOr } from '../http/validate.ts'
import { type Asked, ask } from '../mail/ask.ts'
import { mailSettings } from '../mail/send.ts'
import { nextDigestMs } from '../policy/digest.ts'
import { findChannel, listChannels, type StoredChannel } from '../store/channels.ts'
import { auditEmailRead } from '../store/moderation.ts'
import {
  addRecipient,
  type By,
  changeRecipient,
  type RecipientConfig,
  recipientConfig,
  removeRecipient,
} from '../store/recipients.ts'
import { isoTime } from '../store/rows.ts'

/** `/v1/moderation/recipients`: who gets mail about comments that wait. */
export const recipientRoutes = new Hono<AppEnv>()
recipientRoutes.use(noStore, withKey('settings'))
/** Whoever gets comments with buttons reads and decides. */
const decides = withScopes('read', 'moderate')

const by = (c: AppContext): By => ({ siteId: c.get('site').id, keyId: c.get('key').id, nowMs: Date.now() })

/** Where readers and moderators reach this instance: links in mail begin with it. */
const originOf = (c: AppContext) => new URL(c.req.url).origin

function toRecipient(channel: StoredChannel): Recipient {
  const { id, name, state, createdAtMs } = channel
  const { mode, digestHours, locale, askedMs, isPaused = false } = recipientConfig(channel)
  return {
    id,
    name,
    mode,
    digest_hours: digestHours,
    locale: locale ?? null,
    state,
    paused: isPaused,
    asked_at: askedMs ? isoTime(askedMs) : null,
    created_at: isoTime(createdAtMs),
  }
}

/** @throws AppError `recipient_not_found`, also for one of another site */
async function requireRecipient(c: AppContext): Promise<StoredChannel> {
  const id = readIdOr('recipient_not_found', PlainId, c.req.param('id'))
  const found = await findChannel(c.get('db'), c.get('site').id, 'mail', id)
  if (!found) throw new AppError('recipient_not_found')
  return found
}

/** @throws AppError `mail_not_configured` */
function requireMail(c: AppContext): void {
  if (!mailSettings(c.env)) throw new AppError('mail_not_configured')
}

/** Addresses are opened for a key that may read them, and the reading is noted before they leave. */
recipientRoutes.get('/', async (c) => {
  const channels = await listChannels(c.get('db'), c.get('site').id, 'mail')
  const mayRead = c.get('key').scopes.includes('email:read') && channels.length > 0
  const keys = mayRead ? await requireKeyring(c.env) : null
  if (keys) {
    const channelIds = channels.map(({ id }) => id)
    await auditEmailRead(c.get('db'), by(c), { channelIds })
  }
  const answer: RecipientList = {
    data: await Promise.all(channels.map((channel) => withAddress(keys, channel))),
  }
  return c.json(answer)
})

async function withAddress(keys: Keyring | null, channel: StoredChannel): Promise<Recipient> {
  if (!keys) return toRecipient(channel)
  const { address } = recipientConfig(channel)
  return { ...toRecipient(channel), email: await openAddress(keys, channel.siteId, channel.id, address) }
}

/** Sends the one question, and notes that it went out. */
async function askAndNote(
  c: AppContext,
  keys: Keyring,
  channel: StoredChannel,
): Promise<{ asked: Asked; channel: StoredChannel }> {
  const doing = { ...by(c), action: 'recipient.ask' } as const
  const origin = originOf(c)
  const reached = { ...channel, config: { ...recipientConfig(channel), origin } }
  const asked = await ask(c.env, { keys, site: c.get('site'), channel: reached, nowMs: doing.nowMs })
  if (asked !== 'sent') return { asked, channel }
  // Who has unsubscribed must say yes again.
  const change = { config: { origin, askedMs: doing.nowMs }, state: 'waiting' } as const
  const noted = await changeRecipient(c.get('db'), channel.id, change, doing)
  if (!noted) throw new AppError('recipient_not_found')
  return { asked, channel: noted }
}

recipientRoutes.post('/', decides, writes, async (c) => {
  const { name, email, mode, digest_hours: digestHours, locale } = await readBody(c, NewRecipient)
  requireMail(c)
  const keys = await requireKeyring(c.env)
  const [doing, id, siteId, db] = [by(c), newPlainId(), c.get('site').id, c.get('db')]
  const config: RecipientConfig = {
    address: await sealAddress(keys, siteId, id, email),
    addressMac: await addressMac(keys, siteId, email),
    mode,
    digestHours,
    ...(locale ? { locale } : {}),
    origin: originOf(c),
  }
  const outcome = await addRecipient(db, { id, name, config }, doing)
  if (outcome !== 'added') throw new AppError(outcome)
  const state = 'waiting'
  const added: StoredChannel = {
    id,
    siteId,
    kind: 'mail',
    name,
    config,
    state,
    createdAtMs: doing.nowMs,
    generation: 0,
  }
  // The recipient is stored, and can be asked another time when this mail does not get out.
  const { channel } = await askAndNote(c, keys, added)
  return c.json(toRecipient(channel), 201)
})

recipientRoutes.patch('/:id', writes, async (c) => {
  const before = await requireRecipient(c)
  const { name, mode, digest_hours: digestHours, locale, paused } = await readBody(c, RecipientPatch)
  const config: Partial<RecipientConfig> = {
    ...(mode === undefined ? {} : { mode }),
    ...(digestHours === undefined ? {} : { digestHours }),
    ...(locale === undefined ? {} : { locale }),
    ...(paused === undefined ? {} : { isPaused: paused }),
  }
  const doing = { ...by(c), action: 'recipient.change' } as const
  const after = { ...recipientConfig(before), ...config }
  const isRetimed = mode !== undefined || digestHours !== undefined
  const zone = c.get('site').settings.time_zone
  const dueMs = after.mode === 'each' ? doing.nowMs : nextDigestMs(after.digestHours, zone, doing.nowMs)
  const changed = await changeRecipient(
    c.get('db'),
    before.id,
    { name, config },
    doing,
    isRetimed ? dueMs : null,
  )
  if (!changed) throw new AppError('recipient_not_found')
  if (isRetimed) c.executionCtx.waitUntil(wakeChannels(c.env, doing.siteId, new Map([[before.id, dueMs]])))
  return c.json(toRecipient(changed))
})

recipientRoutes.post('/:id/ask', decides, writes, async (c) => {
  const before = await requireRecipient(c)
  requireMail(c)
  if (before.state === 'on') throw new AppError('recipient_confirmed')
  const { asked, channel } = await askAndNote(c, await requireKeyring(c.env), before)
  if (asked === 'again') throw new AppError('recipient_asked')
  if (asked === 'not_sent') throw new AppError('mail_not_sent')
  return c.json(toRecipient(channel))
})

recipientRoutes.delete('/:id', writes, async (c) => {
  const { id } = await requireRecipient(c)
  await removeRecipient(c.get('db'), id, by(c))
  forgetSite(c.env.DB, c.get('site').id)
  return c.body(null, 204)
})
