import { readFileSync } from 'node:fs'
import { limits, RuleAction, type RuleImportAnswer, RuleMode, utf8Length } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { CommandError, UsageError } from '../failures.ts'
import { readAll } from '../ids.ts'
import { pairs } from '../table.ts'

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new UsageError(`${path} cannot be read`, { cause })
  }
}

/** Far more than a pattern may have: such a line is skipped, however much of it is sent. */
const lineLength = 1_000

/** Leaves room for what is around the words in a request, whose size is limited in bytes. */
const groupBytes = limits.requestBytes - 4_096

/** Lines in groups that a request may hold. */
function groupsOf(text: string): string[] {
  const groups: string[] = []
  let group = ''
  let bytes = 0
  for (const whole of text.replace(/^\ufeff/, '').split(/\r\n?|\n/)) {
    const line = `${whole.slice(0, lineLength)}\n`
    const lineBytes = utf8Length(JSON.stringify(line))
    const isFull = bytes + lineBytes > groupBytes || group.length + line.length > limits.ruleImportLength
    if (isFull && group !== '') {
      groups.push(group)
      group = ''
      bytes = 0
    }
    group += line
    bytes += lineBytes
  }
  return group.trim() === '' ? groups : [...groups, group]
}

async function importWords(call: Call): Promise<void> {
  const text = call.first === '-' ? await readAll(call.io.stdin) : readFile(call.first)
  const groups = groupsOf(text)
  if (groups.length === 0) throw new CommandError('empty', `${call.first} has no words.`)
  const client = call.moderation()
  const mode = RuleMode.options.find((choice) => choice === call.text('mode'))
  const action = RuleAction.options.find((choice) => choice === call.text('action'))
  const sum: RuleImportAnswer = { added: 0, known: 0, skipped: 0 }
  for (const keywords of groups) {
    const answer = await client.importRules({
      keywords,
      ...(mode ? { mode } : {}),
      ...(action ? { action } : {}),
    })
    sum.added += answer.added
    sum.known += answer.known
    sum.skipped += answer.skipped
  }
  call.out.show(sum, () =>
    pairs([
      ['added', sum.added],
      ['known before', sum.known],
      ['skipped', sum.skipped],
    ]),
  )
}

/** Taking over the keywords of WordPress. */
export const importCommand: Command = {
  name: 'rules import',
  summary: 'Takes over WordPress’s lists of keywords, one a line; - reads stdin',
  args: '<file>|-',
  least: 1,
  options: {
    mode: { type: 'string', choices: RuleMode.options, help: 'contains, as WordPress looks, unless given' },
    action: { type: 'string', choices: RuleAction.options, help: 'hold unless given' },
  },
  access: 'key',
  scope: 'moderate',
  examples: ['sada rules import disallowed-keys.txt --action spam'],
  run: importWords,
}
