import type { RuleAsk } from '../../../client/index.ts'
import {
  limits,
  type ReplayAnswer,
  type ReplayedComment,
  type Rule,
  RuleAction,
  RuleKind,
  RuleMode,
} from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, type Option, yesOption } from '../command.ts'
import { UsageError } from '../failures.ts'
import { given } from '../given.ts'
import { removeGiven } from '../removal.ts'
import { type Column, table } from '../table.ts'
import { shortTime } from '../times.ts'
import { styleOfStatus } from './filters.ts'
import { importCommand } from './rule-import.ts'

const ruleColumns: readonly Column<Rule>[] = [
  { title: 'id', of: ({ id }) => id },
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'mode', of: ({ kind, mode }) => (kind === 'word' ? mode : '') },
  { title: 'action', of: ({ action }) => action },
  { title: 'until (UTC)', of: ({ expires_at }) => shortTime(expires_at) },
  { title: 'pattern', of: ({ pattern }) => pattern, isFlexible: true },
]

const replayColumns: readonly Column<ReplayedComment>[] = [
  { title: 'id', of: ({ id }) => id },
  { title: 'now', of: ({ status }) => status, style: ({ status }) => styleOfStatus(status) },
  { title: 'matched', of: ({ detail = null }) => detail },
  { title: 'author', of: ({ author }) => author.name },
  { title: 'text', of: ({ body }) => body, isFlexible: true },
]

const modeOption = { type: 'string', choices: RuleMode.options } as const
const actionOption = { type: 'string', choices: RuleAction.options } as const

const ruleOptions = {
  kind: { type: 'string', choices: RuleKind.options, help: 'what is looked at' },
  pattern: {
    type: 'string',
    value: 'TEXT',
    help: 'the word, name, e-mail address, domain or block of addresses',
  },
  comment: { type: 'string', value: 'ID', help: 'instead of a pattern: the author of this comment' },
  mode: { ...modeOption, help: 'whole words in all their Arabic forms (word), or inside words too' },
  action: { ...actionOption, help: 'what becomes of a new comment; hold unless given' },
  expires: { type: 'string', value: 'TIME', help: 'until when: 24h, 7d, a day or a time' },
} as const satisfies Record<string, Option>

function ruleOf(call: Call): RuleAsk {
  const comment = call.text('comment')
  const kind = RuleKind.options.find((choice) => choice === call.text('kind'))
  if (kind === undefined && comment === undefined) throw new UsageError('--kind is missing')
  if (comment === undefined) call.required('pattern')
  const parts = given<Omit<RuleAsk, 'kind'>>({
    pattern: call.text('pattern'),
    comment_id: comment,
    mode: RuleMode.options.find((choice) => choice === call.text('mode')),
    action: RuleAction.options.find((choice) => choice === call.text('action')),
    expires_at: call.time('expires', 'future'),
  })
  return { kind: kind ?? 'author', ...parts }
}

async function add(call: Call): Promise<void> {
  const rule = await call.moderation().addRule(ruleOf(call))
  call.out.show(rule, () => table(ruleColumns, [rule], call.out.screen))
}

function remove(call: Call): Promise<void> {
  const client = call.moderation()
  return removeGiven(call, {
    names: async () => new Map((await client.rules()).map(({ id, pattern }) => [id, pattern])),
    remove: (id) => client.removeRule(id),
    verb: 'Remove',
    done: call.args.length === 1 ? 'The rule is removed.' : 'The rules are removed.',
  })
}

/** The pieces of a rehearsal put together, over all of the last 30 days. */
async function rehearse(call: Call): Promise<void> {
  const [rule, client] = [ruleOf(call), call.moderation()]
  const whole: ReplayAnswer = {
    examined: 0,
    matched: 0,
    by_status: {},
    data: [],
    next_cursor: null,
    possible: true,
  }
  let cursor: string | undefined
  do {
    const piece = await client.replayRule(rule, cursor)
    whole.examined += piece.examined
    whole.matched += piece.matched
    whole.possible = piece.possible
    for (const [status, n] of Object.entries(piece.by_status))
      whole.by_status[status] = (whole.by_status[status] ?? 0) + n
    whole.data.push(...piece.data)
    cursor = piece.next_cursor ?? undefined
    if (cursor !== undefined) call.out.note(`${whole.examined} comments looked at …`)
  } while (cursor !== undefined)
  if (!whole.possible)
    call.out.note(
      'Readers’ addresses are not stored, so a rule for addresses cannot be tried on what there is.',
    )
  const sums = Object.entries(whole.by_status).map(([status, n]) => `${n} ${status}`)
  if (call.out.mode === 'ndjson') {
    for (const comment of whole.data) call.out.item(comment)
    return
  }
  call.out.show(whole, () => {
    const words = `${whole.matched} of ${whole.examined} comments of the last ${limits.replayDays} days match${sums.length === 0 ? '.' : `: ${sums.join(', ')}.`}`
    return whole.data.length === 0
      ? words
      : `${table(replayColumns, whole.data, call.out.screen)}\n\n${words}`
  })
}

/** Rules for new comments. */
export const ruleCommands: readonly Command[] = [
  {
    name: 'rules list',
    aliases: ['rules'],
    summary: 'Lists the site’s rules for new comments',
    isList: true,
    access: 'key',
    scope: 'read',
    examples: ['sada rules list'],
    run: async (call) =>
      call.out.list({ data: await call.moderation().rules() }, ruleColumns, 'There are no rules.'),
  },
  {
    name: 'rules add',
    summary: 'Adds a rule for new comments',
    options: ruleOptions,
    access: 'key',
    scope: 'moderate',
    examples: [
      'sada rules add --kind word --pattern "قمار" --action hold',
      'sada rules add --kind domain --pattern spam.example --action refuse --expires 30d',
      'sada rules add --comment 01kb2m8t5q0000000000000001 --action spam',
    ],
    run: add,
  },
  {
    name: 'rules remove',
    summary: 'Removes rules, after asking',
    args: '<rule>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: yesOption,
    access: 'key',
    scope: 'moderate',
    examples: ['sada rules remove 0123456789abcdef --yes'],
    run: remove,
  },
  {
    name: 'rules rehearse',
    aliases: ['rules replay'],
    summary: 'Says what a rule would have done to the comments of the last 30 days; stores nothing',
    options: ruleOptions,
    isList: true,
    access: 'key',
    scope: 'read',
    examples: ['sada rules rehearse --kind word --pattern "قمار"'],
    run: rehearse,
  },
  importCommand,
]
