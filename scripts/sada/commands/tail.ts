import { setTimeout as wait } from 'node:timers/promises'
import { type ModerationClient, SadaError } from '../../../client/index.ts'
import type { ModeratedComment, SiteAuditEntry, Status } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { sentenceOf, UsageError } from '../failures.ts'
import { isolate, oneLine, readableAddress } from '../terminal.ts'
import { durationSeconds, shortTime } from '../times.ts'
import { reasonsOf } from './filters.ts'

/** One thing that happened, as a line of NDJSON. */
type Event = { type: 'comment'; comment: ModeratedComment } | { type: 'decision'; decision: SiteAuditEntry }

/** The statuses that a comment can have when it comes in. */
const arriving: readonly Status[] = ['pending', 'approved', 'spam']

/** Comments may be stored a moment after one with a later id; so far back they are looked for again. */
const overlapMs = 120_000

/** What is new since the last look. Quiet times cost two requests a look: the numbers, and the latest decisions. */
class Follower {
  readonly #client: ModerationClient
  readonly #startMs: number
  #sinceMs: number
  #numbers = ''
  #seen = new Map<string, number>()
  #lastDecision = ''

  constructor(client: ModerationClient, sinceMs: number) {
    this.#client = client
    this.#startMs = sinceMs
    this.#sinceMs = sinceMs
  }

  async #comments(): Promise<ModeratedComment[]> {
    const numbers = JSON.stringify(await this.#client.summary())
    if (numbers === this.#numbers) return []
    const since = new Date(this.#sinceMs).toISOString()
    const found: ModeratedComment[] = []
    for (const status of arriving) {
      let cursor: string | undefined
      do {
        const piece = await this.#client.comments({
          status,
          since,
          limit: 100,
          ...(cursor ? { cursor } : {}),
        })
        found.push(...piece.data)
        cursor = piece.next_cursor ?? undefined
      } while (cursor !== undefined)
    }
    this.#numbers = numbers
    // One that is decided between two of the requests is in both answers.
    const byId = new Map(found.map((comment) => [comment.id, comment]))
    return [...byId.values()].filter(({ id }) => !this.#seen.has(id))
  }

  /** Newest first, back to the last one known; no further than where it began. */
  async #decisions(): Promise<SiteAuditEntry[]> {
    const found: SiteAuditEntry[] = []
    let cursor: string | undefined
    for (;;) {
      const piece = await this.#client.audit({ limit: 100, ...(cursor ? { cursor } : {}) })
      for (const entry of piece.data) {
        const isBefore = Date.parse(entry.created_at) < this.#startMs
        if (isBefore || entry.id === this.#lastDecision) return found
        found.push(entry)
      }
      if (piece.next_cursor === null) return found
      cursor = piece.next_cursor
    }
  }

  /** Oldest first. */
  async look(): Promise<Event[]> {
    const decisions = await this.#decisions()
    const comments = await this.#comments()
    const [latest] = decisions
    if (latest) this.#lastDecision = latest.id
    for (const { id, created_at } of comments) {
      const writtenMs = Date.parse(created_at)
      this.#seen.set(id, writtenMs)
      this.#sinceMs = Math.max(this.#sinceMs, writtenMs - overlapMs)
    }
    for (const [id, writtenMs] of this.#seen) if (writtenMs < this.#sinceMs) this.#seen.delete(id)
    // That addresses were read is noted for each look of a key that may read them: nothing that anybody decided.
    const told = decisions.filter(({ action }) => action !== 'email.read')
    const events: (readonly [string, Event])[] = [
      ...comments.map((comment) => [comment.created_at, { type: 'comment', comment }] as const),
      ...told.map((decision) => [decision.created_at, { type: 'decision', decision }] as const),
    ]
    return events
      .toReversed()
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, event]) => event)
  }
}

function words(event: Event): string {
  if (event.type === 'comment') {
    const { id, status, author, page, body, created_at } = event.comment
    const why = reasonsOf(event.comment)
    const who = isolate(oneLine(author.name ?? '-'))
    const where = isolate(oneLine(page.title ?? readableAddress(page.page)))
    return `${shortTime(created_at)}  ${id}  ${status}${why === '' ? '' : ` (${isolate(oneLine(why))})`}  ${who}  ${where}: ${isolate(oneLine(body))}`
  }
  const { action, comment_id, before, after, key, created_at } = event.decision
  const change = [before, after].filter((value) => value !== null).map((value) => isolate(oneLine(value)))
  const who = isolate(oneLine(key ?? 'Sada'))
  return `${shortTime(created_at)}  ${comment_id ?? '-'}  ${action}${change.length === 0 ? '' : ` (${change.join(' → ')})`}  by ${who}`
}

/** Failures after which there is no use in asking again. */
const isFinal = (error: unknown) =>
  !(error instanceof SadaError) || (error.status >= 400 && error.status < 500 && error.status !== 429)

async function tail(call: Call): Promise<void> {
  const everySeconds = durationSeconds(call.text('interval') ?? '10s')
  if (everySeconds === null || everySeconds < 1)
    throw new UsageError('--interval must be a duration such as 10s or 1m')
  const signal = call.io.interrupted()
  const client = call.moderation(signal)
  const since = call.time('since', 'past')
  await client.access()
  const follower = new Follower(
    client,
    since === undefined ? call.serverTimeMs || Date.now() : Date.parse(since),
  )
  call.out.note('Following; Ctrl-C ends it.')
  while (!signal.aborted) {
    try {
      for (const event of await follower.look()) call.out.event(event, () => words(event))
    } catch (error) {
      if (signal.aborted) return
      if (isFinal(error)) throw error
      call.out.note(`${sentenceOf(error)} Trying again.`)
    }
    await wait(everySeconds * 1_000, undefined, { signal }).catch(() => undefined)
  }
}

/** Following what happens. */
export const tailCommands: readonly Command[] = [
  {
    name: 'tail',
    summary: 'Follows new comments and decisions as they come, until Ctrl-C',
    options: {
      since: {
        type: 'string',
        value: 'TIME',
        help: 'begin with what came since: 1h, a day or a time; now unless given',
      },
      interval: { type: 'string', value: 'TIME', help: 'look so often; 10s unless given' },
    },
    isList: true,
    access: 'key',
    scope: 'read',
    notes: [
      'A look takes two requests, and three more when something is new: at 10 s about 17,000 a day. With --json or --ndjson each event is one line: {"type":"comment","comment":…} or {"type":"decision","decision":…}.',
    ],
    examples: ['sada tail --since 1h', 'sada tail --interval 30s --ndjson'],
    run: tail,
  },
]
