import type { QueueAsk } from '../../../client/index.ts'
import { type ModeratedComment, ReasonCode, Status } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import type { Option } from '../command.ts'
import type { Column } from '../table.ts'
import { readableAddress, type Style } from '../terminal.ts'
import { shortTime } from '../times.ts'

/** What narrows a list of comments. */
export const filterOptions = {
  status: {
    type: 'string',
    choices: [...Status.options, 'reported', 'any'],
    help: 'pending unless given; any: with --q or --author only',
  },
  page: { type: 'string', value: 'PAGE', help: 'of this page: its address or id' },
  author: {
    type: 'string',
    value: 'NAME|ID',
    help: 'by an author: words of the name, or the id of a comment of theirs',
  },
  q: { type: 'string', value: 'WORDS', help: 'with these words, however they are spelled and vocalised' },
  reason: { type: 'string', choices: ReasonCode.options, help: 'held or put among spam for this' },
  since: { type: 'string', value: 'TIME', help: 'written since: 24h, 7d, a day or a time' },
} as const satisfies Record<string, Option>

/** The filter that was typed; what was not is left out. */
export function filterOf(call: Call): QueueAsk {
  const status = filterOptions.status.choices.find((choice) => choice === call.text('status'))
  const reason = ReasonCode.options.find((choice) => choice === call.text('reason'))
  const texts = { page: call.text('page'), author: call.text('author'), q: call.text('q') }
  const since = call.time('since', 'past')
  const given = { status, reason, since, ...texts }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

const statusStyles: Readonly<Record<string, Style>> = {
  pending: 'yellow',
  approved: 'green',
  spam: 'red',
  deleted: 'dim',
}

/** How a status is painted. */
export const styleOfStatus = (status: string | null): Style | undefined => statusStyles[status ?? '']

/** Reasons, short, with what matched. */
export function reasonsOf({ reasons, reports }: Pick<ModeratedComment, 'reasons' | 'reports'>): string {
  const shown = reasons.map(({ code, detail }) => (detail === undefined ? code : `${code} (${detail})`))
  if (reports > 0 && !reasons.some(({ code }) => code === 'reports')) shown.push(`reports (${reports})`)
  return shown.join(', ')
}

/** Comments in a table. */
export const commentColumns: readonly Column<ModeratedComment>[] = [
  { title: 'id', of: ({ id }) => id },
  {
    title: 'status',
    of: ({ status, pinned }) => (pinned ? `${status}, pinned` : status),
    style: ({ status }) => styleOfStatus(status),
  },
  { title: 'when (UTC)', of: ({ created_at }) => shortTime(created_at), leastColumns: 100 },
  { title: 'author', of: ({ author, staff }) => (staff ? `${author.name ?? ''} (staff)` : author.name) },
  { title: 'why', of: reasonsOf, leastColumns: 100 },
  {
    title: 'page',
    of: ({ page }) => page.title ?? readableAddress(page.page),
    isFlexible: true,
    leastColumns: 120,
  },
  { title: 'text', of: ({ body }) => body, isFlexible: true },
]
