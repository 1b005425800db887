import type { Stats, Summary } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../failures.ts'
import { pairs, table } from '../table.ts'
import { readableAddress } from '../terminal.ts'

function summaryWords({ pending, approved, spam, deleted, reported, reasons }: Summary): string {
  return pairs([
    ['pending', pending],
    ...Object.entries(reasons).map(([reason, n]) => [`  ${reason}`, n] as const),
    ['reported', reported],
    ['approved', approved],
    ['spam', spam],
    ['deleted', deleted],
  ])
}

async function summary(call: Call): Promise<void> {
  const numbers = await call.moderation().summary()
  call.out.show(numbers, () => summaryWords(numbers))
}

function statsWords({ days, pages }: Stats, call: Call): string {
  const byDay = table(
    [
      { title: 'day', of: ({ day }) => day },
      { title: 'views', of: ({ views }) => views },
      { title: 'comments', of: ({ comments }) => comments },
      { title: 'published', of: ({ approved }) => approved },
    ],
    days,
    call.out.screen,
  )
  if (pages.length === 0) return byDay
  const mostRead = table(
    [
      { title: 'views', of: ({ views }) => views },
      { title: 'page', of: ({ url, page }) => readableAddress(url ?? page), isFlexible: true },
      { title: 'title', of: ({ title }) => title, isFlexible: true },
    ],
    pages,
    call.out.screen,
  )
  return `${byDay}\n\n${mostRead}`
}

function dayOf(call: Call, name: string): string | undefined {
  const text = call.text(name)
  if (text !== undefined && !/^\d{4}-\d\d-\d\d$/.test(text))
    throw new UsageError(`--${name} must be a day: 2026-11-27`)
  return text
}

async function stats(call: Call): Promise<void> {
  const given = { from: dayOf(call, 'from'), to: dayOf(call, 'to'), page: call.text('page') }
  const numbers = await call
    .moderation()
    .stats(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
  call.out.show(numbers, () => statsWords(numbers, call))
}

/** Numbers of a site. */
export const numberCommands: readonly Command[] = [
  {
    name: 'summary',
    summary: 'Shows how many comments there are by status, and of pending ones by reason',
    access: 'key',
    scope: 'read',
    examples: ['sada summary --json'],
    run: summary,
  },
  {
    name: 'stats',
    summary:
      'Shows views and comments by day, of the last 30 days unless asked otherwise, and what was read most',
    options: {
      from: { type: 'string', value: 'DAY', help: 'first day: 2026-11-01' },
      to: { type: 'string', value: 'DAY', help: 'last day; today unless given' },
      page: { type: 'string', value: 'PAGE', help: 'of this page alone' },
    },
    access: 'key',
    scope: 'read',
    examples: ['sada stats --from 2026-11-01 --to 2026-11-27'],
    run: stats,
  },
]
