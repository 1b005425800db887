import { type Command, optionsOf } from './command.ts'
import { commands } from './commands/index.ts'
import { UsageError } from './failures.ts'
import { commandsUnder, findCommand } from './parse.ts'

const environment = `Environment
  SADA_URL          the Worker’s origin, e.g. https://comments.example.com
  SADA_KEY          a key of the site (sada_…); which site it is, the key says
  SADA_ADMIN_TOKEN  the instance’s token, for \`sites\` and \`keys create --site\`
  SADA_BOT_TOKEN    a Telegram bot’s token, for \`telegram connect\`
  NO_COLOR          no colours, also in a terminal

Secrets are never arguments, which other users of the machine could see: use the environment or --key-file.

Exit codes
  0  done
  1  refused or failed, wholly or in part
  2  wrong usage: nothing was changed`

const usageOf = ({ name, args = '' }: Command) => `${name}${args === '' ? '' : ` ${args}`}`

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

function overview(shown: readonly Command[]): string {
  return columns(shown.map((command) => [usageOf(command), command.summary]))
}

function about(command: Command): string {
  const { aliases = [], access, scope, notes = [], examples, summary } = command
  const options = Object.entries(optionsOf(command)).map(([name, { value, choices, isMany, help }]) => {
    const shown = value ?? (choices ? name.toUpperCase() : undefined)
    const left = `--${name}${shown === undefined ? '' : ` ${shown}`}${isMany ? '…' : ''}`
    return [left, choices ? `${help} (${choices.join(', ')})` : help] as const
  })
  const needs = {
    key: `SADA_KEY${scope ? ` with the scope ${scope}` : ''}`,
    admin: 'SADA_ADMIN_TOKEN',
    none: 'no key',
  }
  return [
    `sada ${usageOf(command)}\n\n${summary}.`,
    ...notes,
    `Needs ${needs[access]}.${aliases.length === 0 ? '' : ` Also: ${aliases.map((name) => `sada ${name}`).join(', ')}.`}`,
    `Options\n${columns(options)}`,
    `Examples\n${examples.map((example) => `  ${example}`).join('\n')}`,
    'Exit codes: 0 done, 1 refused or failed, 2 wrong usage.',
  ].join('\n\n')
}

/** Help about everything, the commands under a word, or one command. @throws UsageError for no command */
export function helpText(topic: string): string {
  if (topic === '')
    return `sada <command> [options]\n\nCommands\n${overview(commands)}\n  help [command]\n\n${environment}\n\n\`sada help <command>\` says more; docs/cli.md has examples of all.`
  const under = commandsUnder(topic)
  if (under.length > 1) return `Commands\n${overview(under)}\n\n\`sada help ${under[0]?.name}\` says more.`
  const found = findCommand(topic.split(' '))
  if (!found) throw new UsageError(`There is no command ${topic}; \`sada help\` lists them`)
  return about(found.command)
}

/** The same as data. */
export function helpDocument(topic: string): { commands: unknown[] } {
  const under = topic === '' ? commands : commandsUnder(topic)
  const found =
    under.length > 0 ? under : [findCommand(topic.split(' '))?.command].filter((one) => one !== undefined)
  if (found.length === 0) throw new UsageError(`There is no command ${topic}; \`sada help\` lists them`)
  return {
    commands: found.map((command) => {
      const { name, aliases = [], summary, args = '', access, scope = null, examples } = command
      return {
        name,
        aliases,
        summary,
        args,
        access,
        scope,
        options: Object.keys(optionsOf(command)),
        examples,
      }
    }),
  }
}
