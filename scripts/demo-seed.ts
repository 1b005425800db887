import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  allScopes,
  type NewComment,
  newPlainId,
  type PostedComment,
  pageKey,
  type RecipientList,
  type SiteList,
} from '../contract/index.ts'
import { demoPages } from '../widget/demo/pages.ts'
import { addressMac, sealAddress } from '../worker/auth/address.ts'
import { keyring } from '../worker/auth/keyring.ts'
import { newKey } from '../worker/auth/keys.ts'
import { newWebhookSecret, sealWebhookSecret } from '../worker/auth/webhook.ts'
import { addChannelStatement } from '../worker/store/channels.ts'
import { importPageTotals } from '../worker/store/pages.ts'
import type { RecipientConfig } from '../worker/store/recipients.ts'
import { createSite } from '../worker/store/sites.ts'
import type { WebhookConfig } from '../worker/store/webhooks.ts'
import { demoComments, demoRule } from './support/demo-comments.ts'
import { openDatabase } from './support/instance.ts'
import { StartError } from './support/start-error.ts'

const siteId = 'akhir-saa'

/** The demo site in a state folder. */
export interface PreparedDemo {
  /** Where its owner's key stands. */
  keyFile: string
  isNew: boolean
}

/**
 * Makes the demo site with its owner's key and the view totals of its articles, once for a state folder. Works on
 * the database while no Worker runs.
 *
 * @throws StartError when the database cannot be used
 */
export async function prepareDemo(state: string, demoOrigin: string, dataKey: string): Promise<PreparedDemo> {
  const keyFile = join(state, 'demo-site.key')
  if (existsSync(keyFile)) return { keyFile, isNew: false }
  const { db, close } = await openDatabase(join(state, 'v3'))
  try {
    const { secret, ...key } = await newKey()
    const settings = {
      name: 'آخر ساعة',
      origins: [demoOrigin],
      locale: 'ar-MA',
      time_zone: 'Africa/Casablanca',
    }
    const nowMs = Date.now()
    const site = await createSite(
      db,
      { id: siteId, ...settings },
      { ...key, name: 'owner', scopes: allScopes },
      nowMs,
    )
    if (!site) {
      throw new StartError(
        `The database in ${state} has the demo site, but its key file is gone; use another SADA_STATE.`,
      )
    }
    const pages = demoPages.map(({ path, title, views }) => {
      const url = new URL(path, demoOrigin).href
      return { key: pageKey(url, demoOrigin)?.key ?? url, url, title, views }
    })
    await importPageTotals(db, siteId, pages, nowMs)
    await addChannels(db, dataKey, nowMs)
    writeFileSync(keyFile, `${secret}\n`, { mode: 0o600 })
  } finally {
    await close()
  }
  return { keyFile, isNew: true }
}

/**
 * Whom the demo site tells: a moderator who has said yes already, one who has not answered, and a program that is paused,
 * so that nothing is sent anywhere. Until the comments are there, digests: then those that wait come one by one.
 */
async function addChannels(
  db: Parameters<typeof addChannelStatement>[0],
  dataKey: string,
  nowMs: number,
): Promise<void> {
  const keys = await keyring(dataKey)
  if (!keys) throw new StartError('DATA_KEY in .dev.vars is not 32 bytes in base64url; remove that line.')
  const channel = { siteId, createdAtMs: nowMs, generation: 0 }
  const recipient = async (name: string, address: string, state: 'on' | 'waiting') => {
    const id = newPlainId()
    const config: RecipientConfig = {
      address: await sealAddress(keys, siteId, id, address),
      addressMac: await addressMac(keys, siteId, address),
      mode: 'digest',
      digestHours: [8, 18],
      // PUBLIC_URL says it.
      origin: '',
      askedMs: nowMs,
    }
    return addChannelStatement(db, { ...channel, id, kind: 'mail', name, config, state })
  }
  const id = newPlainId()
  const config: WebhookConfig = {
    url: 'https://cms.akhir-saa.example/sada',
    events: ['comment.approved', 'comment.deleted'],
    secret: await sealWebhookSecret(keys, siteId, id, newWebhookSecret()),
  }
  await db.batch([
    await recipient('هيئة التحرير', 'moderator@akhir-saa.example', 'on'),
    await recipient('مكتب الرباط', 'rabat@akhir-saa.example', 'waiting'),
    addChannelStatement(db, { ...channel, id, kind: 'webhook', name: 'نظام النشر', config, state: 'off' }),
  ])
}

/** Lets mail about comments that wait go out one by one, once those of the demo are there. */
export async function startMail(api: string, keyFile: string): Promise<void> {
  const authorization = `Bearer ${readFileSync(keyFile, 'utf8').trim()}`
  const address = `${api}/v1/moderation/recipients`
  const { data } = await request<RecipientList>(address, { method: 'GET', headers: { authorization } })
  for (const { id } of data.filter(({ state }) => state === 'on')) {
    await request(`${address}/${id}`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ mode: 'each' }),
    })
  }
}

async function request<T>(address: string, init: RequestInit): Promise<T> {
  const answer = await fetch(address, init)
  if (!answer.ok)
    throw new StartError(`The demo site could not be prepared: ${init.method} answered ${answer.status}.`)
  const body: T = JSON.parse(await answer.text())
  return body
}

/** Lets the demo site work on the port of today, whatever it was when the database was made. */
export async function alignOrigins(api: string, adminToken: string, demoOrigin: string): Promise<void> {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
  const { data } = await request<SiteList>(`${api}/v1/admin/sites`, { method: 'GET', headers })
  const origins = data.find(({ id }) => id === siteId)?.settings.origins ?? []
  if (origins.includes(demoOrigin)) return
  const body = JSON.stringify({ origins: [demoOrigin, ...origins].slice(0, 20) })
  await request(`${api}/v1/admin/sites/${siteId}`, { method: 'PATCH', headers, body })
}

/**
 * Some comments on the other articles, by the same way as a reader's and a moderator's: published ones, some that wait
 * for different reasons, one that was reported, one among spam.
 */
export async function seedComments(api: string, keyFile: string, demoOrigin: string): Promise<void> {
  const authorization = `Bearer ${readFileSync(keyFile, 'utf8').trim()}`
  const json = { 'content-type': 'application/json' }
  const post = <T>(path: string, body: unknown, headers: Record<string, string>) =>
    request<T>(`${api}/v1/${path}`, {
      method: 'POST',
      headers: { ...json, ...headers },
      body: JSON.stringify(body),
    })
  await post('moderation/rules', demoRule, { authorization })
  const ids: string[] = []
  for (const [index, demo] of demoComments.entries()) {
    const { path, replyTo, isHeld, isSpam, isReported, ...comment } = demo
    const input: NewComment = {
      page: new URL(path, demoOrigin).href,
      parent_id: replyTo === undefined ? null : (ids[replyTo] ?? null),
      ...comment,
    }
    const reader = { 'idempotency-key': `demo-${index}`, origin: demoOrigin }
    const { comment: posted } = await post<PostedComment>(`sites/${siteId}/comments`, input, reader)
    ids.push(posted.id)
    if (isHeld) continue
    await post(`moderation/comments/${posted.id}/${isSpam ? 'spam' : 'approve'}`, {}, { authorization })
    if (isReported)
      await post(`sites/${siteId}/comments/${posted.id}/reports`, { reason: 'false' }, { origin: demoOrigin })
  }
}
