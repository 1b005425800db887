import type { Call } from './call.ts'
import { CommandError, UsageError } from './failures.ts'
import { isolate, oneLine } from './terminal.ts'

/**
 * Asks before what cannot be undone.
 *
 * @param question what is about to happen, made only when somebody is asked
 * @throws UsageError where nobody can be asked and `--yes` is missing
 * @throws CommandError `cancelled`
 */
export async function confirm(call: Call, question: () => Promise<string>): Promise<void> {
  if (call.flag('yes')) return
  const { stdin, isTerminal, stderr } = call.io
  if (!isTerminal.stdin || !isTerminal.stderr)
    throw new UsageError(`${call.command.name} cannot be undone: add --yes to do it without being asked`)
  stderr(`${isolate(oneLine(await question()))} This cannot be undone. [y/N] `)
  let answer = ''
  for await (const part of stdin) {
    answer += part
    if (answer.includes('\n')) break
  }
  if (!/^(?:y|yes)$/i.test(answer.trim())) throw new CommandError('cancelled', 'Nothing was done.')
}
