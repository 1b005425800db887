import { limits } from '../../contract/index.ts'
import { log, logSurvived } from '../http/log.ts'
import { utcDay } from '../policy/calendar.ts'
import { deleteOldKeys, deleteOldRates } from '../store/comments.ts'
import type { Database } from '../store/db.ts'
import { deleteOldMailDays } from '../store/mail.ts'
import { deleteEndedDeliveries } from '../store/outbox.ts'
import { deleteOldHours } from '../store/popular.ts'
import { deleteUnanswered } from '../store/recipients.ts'
import { deleteOldOperations, deleteOldReports } from '../store/retention.ts'
import { deleteEndedRules } from '../store/rules.ts'
import { deleteTelegramTraces } from '../store/telegram-messages.ts'

const hourMs = 3_600_000
/** Views by hour are for trends; days keep them for ever. */
const keptHours = 48
/** How long one can look up what became of a delivery, and send it again. */
const keptDeliveryHours = 30 * 24
/** Whoever has not answered by then is forgotten, with their address. */
const keptUnansweredHours = 30 * 24
/** By then a moderator has looked at what readers reported, or nobody will. */
const keptReportHours = 30 * 24
/** How long a decision can be undone as a whole; each comment can be decided on anew for ever. */
const keptOperationHours = 90 * 24

/** What has served its time, by the name under which the log has how many rows went. */
const steps: Record<string, (db: Database, nowMs: number) => Promise<number>> = {
  hours: (db, nowMs) => deleteOldHours(db, nowMs - keptHours * hourMs),
  idempotency_keys: (db, nowMs) => deleteOldKeys(db, nowMs - limits.idempotencyHours * hourMs),
  rates: (db, nowMs) => deleteOldRates(db, Date.parse(utcDay(nowMs))), // this day's are still counted together
  rules: deleteEndedRules,
  deliveries: (db, nowMs) => deleteEndedDeliveries(db, nowMs - keptDeliveryHours * hourMs),
  mail_days: (db, nowMs) => deleteOldMailDays(db, utcDay(nowMs - 24 * hourMs)),
  unanswered: (db, nowMs) => deleteUnanswered(db, nowMs - keptUnansweredHours * hourMs),
  telegram: (db, nowMs) =>
    deleteTelegramTraces(db, {
      nowMs,
      dayAgoMs: nowMs - 24 * hourMs,
      messagesMs: nowMs - keptDeliveryHours * hourMs,
    }),
  reports: (db, nowMs) => deleteOldReports(db, nowMs - keptReportHours * hourMs),
  operations: (db, nowMs) => deleteOldOperations(db, nowMs - keptOperationHours * hourMs),
}

/**
 * Deletes what has served its time: views by hour that days have, traces of requests, rules that ended. A step that fails
 * keeps no other from its work.
 *
 * @throws Error when a step failed, after all of them
 */
export async function purge(db: Database, nowMs: number): Promise<void> {
  const deleted: Record<string, number> = {}
  const failed: string[] = []
  for (const [name, step] of Object.entries(steps)) {
    try {
      deleted[name] = await step(db, nowMs)
    } catch (error) {
      logSurvived(`purge_${name}_failed`, error)
      failed.push(name)
    }
  }
  log('info', 'purge', deleted)
  if (failed.length > 0) throw new Error(`Not purged: ${failed.join(', ')}`)
}
