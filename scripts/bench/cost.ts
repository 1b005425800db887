import { type Replayed, replay } from './replay.ts'

/** What a million views cost at Cloudflare's prices, for Sada and for designs that one would try first. */

/** US$ on the paid plan, allotments used up, as of November 2026. */
export const prices = {
  asOf: '2026-11',
  /** D1's and Durable Objects' alike. */
  millionRowsWritten: 1,
  millionRowsRead: 0.001,
  millionWorkerRequests: 0.3,
  millionObjectRequests: 0.15,
  millionGigabyteSeconds: 12.5,
  objectGigabytes: 0.125,
} as const

/** What one view costs, in things that are billed. */
export interface CostOfView {
  design: string
  rowsWritten: number
  rowsRead: number
  workerRequests: number
  objectRequests: number
  awakeSeconds: number
}

/** US$ for a million views. */
export function bill(view: CostOfView): number {
  return (
    view.rowsWritten * prices.millionRowsWritten +
    view.rowsRead * prices.millionRowsRead +
    view.workerRequests * prices.millionWorkerRequests +
    view.objectRequests * prices.millionObjectRequests +
    view.awakeSeconds * prices.objectGigabytes * prices.millionGigabyteSeconds
  )
}

/** A page view asks for its count, and every third reader reaches the thread, which is another request. */
const reachThread = 0.3
/** A first page of twenty threads without replies, its page and, at times, the site. */
const rowsOfThread = 22

/** Sada's, from a replayed day. Each thread asks the counter once for views that D1 does not have. */
export function costOf(day: Replayed): CostOfView {
  return {
    design: 'Sada: object with a journal, roll-up each hour',
    rowsWritten: (day.d1Rows + day.objectRows) / day.views,
    rowsRead: 1 + reachThread * rowsOfThread,
    workerRequests: 1 + reachThread,
    objectRequests: day.objectRequests / day.views + reachThread,
    awakeSeconds: day.awakeSeconds / day.views,
  }
}

const articles = 2_000
const weights = Array.from({ length: articles }, (_, i) => 1 / (i + 1))
const allWeights = weights.reduce((sum, weight) => sum + weight)

/** Pages among so many views that come by chance, by Zipf's law. */
function distinctPages(views: number): number {
  return weights.reduce((sum, weight) => sum + 1 - Math.exp((-weight / allWeights) * views), 0)
}

/** What happens per view when every `seconds` something is done once for each page that had views. */
function perPageAndInterval(viewsADay: number, seconds: number): number {
  const halves = [6, 18].map((hours) => {
    const rate = viewsADay / 2 / (hours * 3600)
    return ((hours * 3600) / seconds) * distinctPages(rate * seconds)
  })
  return halves.reduce((sum, n) => sum + n) / viewsADay
}

/** The designs that one would try first, without repeats, hours or days; their reads are as Sada's. */
export function naiveDesigns(viewsADay: number): CostOfView[] {
  const common = {
    rowsRead: 1 + reachThread * rowsOfThread,
    workerRequests: 1 + reachThread,
    awakeSeconds: 0,
  }
  const flushes = perPageAndInterval(viewsADay, 5)
  return [
    { ...common, design: 'one D1 upsert a view', rowsWritten: 1, objectRequests: 0 },
    {
      ...common,
      design: 'one D1 upsert and a row for repeats, deleted later',
      rowsWritten: 3,
      objectRequests: 0,
    },
    {
      ...common,
      design: 'object an article, in memory, alarm each 5 s (loses 5 s)',
      rowsWritten: 2 * flushes,
      objectRequests: 1 + flushes,
    },
    {
      ...common,
      design: 'object an article, a row a view, D1 each minute',
      rowsWritten: 1 + 2 * perPageAndInterval(viewsADay, 60),
      objectRequests: 1 + perPageAndInterval(viewsADay, 60),
    },
  ]
}

/** A line of the cost table. */
export interface CostLine {
  views_a_day: number
  design: string
  rows_a_view: number
  usd_a_million: number
}

/** Replays days of 10⁴ to 10⁷ views and sets their bills beside those of the naive designs. */
export function costTable(): CostLine[] {
  return [1e4, 1e5, 1e6, 1e7].flatMap((views) =>
    [costOf(replay(views)), ...naiveDesigns(views)].map((cost) => ({
      views_a_day: views,
      design: cost.design,
      rows_a_view: Number(cost.rowsWritten.toFixed(3)),
      usd_a_million: Number(bill(cost).toFixed(2)),
    })),
  )
}
