import { limits } from '../../contract/index.ts'
import { log } from '../http/log.ts'
import { utcDay } from '../policy/calendar.ts'
import { deleteOldTraces } from '../store/comments.ts'
import type { Database } from '../store/db.ts'
import { deleteOldMailDays } from '../store/mail.ts'
import { deleteEndedDeliveries } from '../store/outbox.ts'
import { deleteOldHours } from '../store/popular.ts'
import { deleteUnanswered } from '../store/recipients.ts'
import { deleteOldReportsAndOperations } from '../store/retention.ts'
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

/** Deletes what has served its time: views by hour that days have, traces of requests, rules that ended. */
export async function purge(db: Database, nowMs: number): Promise<void> {
  const hours = await deleteOldHours(db, nowMs - keptHours * hourMs)
  const traces = await deleteOldTraces(db, {
    keysMs: nowMs - limits.idempotencyHours * hourMs,
    ratesMs: nowMs - (nowMs % (24 * hourMs)), // this day's are still counted together
  })
  const rules = await deleteEndedRules(db, nowMs)
  const deliveries = await deleteEndedDeliveries(db, nowMs - keptDeliveryHours * hourMs)
  const mailDays = await deleteOldMailDays(db, utcDay(nowMs - 24 * hourMs))
  const unanswered = await deleteUnanswered(db, nowMs - keptUnansweredHours * hourMs)
  const telegram = await deleteTelegramTraces(db, {
    nowMs,
    dayAgoMs: nowMs - 24 * hourMs,
    messagesMs: nowMs - keptDeliveryHours * hourMs,
  })
  const old = await deleteOldReportsAndOperations(db, {
    reportsMs: nowMs - keptReportHours * hourMs,
    operationsMs: nowMs - keptOperationHours * hourMs,
  })
  log('info', 'purge', {
    hours,
    idempotency_keys: traces.keys,
    rates: traces.rates,
    rules,
    deliveries,
    mail_days: mailDays,
    unanswered,
    telegram,
    ...old,
  })
}
