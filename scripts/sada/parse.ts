import { parseArgs } from 'node:util'
import type { Values } from './call.ts'
import { type Command, commonOptions, ndjsonOption, type Option, optionsOf } from './command.ts'
import { commands } from './commands/index.ts'
import { UsageError } from './failures.ts'

/** What was typed: a command, or a question for help about the commands that begin so. */
export type Parsed =
  | { command: Command; values: Values; args: string[] }
  | { help: string; isJson: boolean }
  | { version: true }

type ParseOptions = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

function toParseOptions(options: Readonly<Record<string, Option>>): ParseOptions {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, isMany }]) => [name, { type, multiple: isMany === true }]),
  )
}

const everyOption = toParseOptions(
  Object.assign({}, ...commands.map(({ options }) => options), commonOptions, ndjsonOption),
)

const namesOf = ({ name, aliases = [] }: Command) => [name, ...aliases]

/** The command with the longest name that the words begin with. */
export function findCommand(words: readonly string[]): { command: Command; name: string } | null {
  for (let length = Math.min(words.length, 3); length > 0; length--) {
    const name = words.slice(0, length).join(' ')
    const command = commands.find((candidate) => namesOf(candidate).includes(name))
    if (command) return { command, name }
  }
  return null
}

/** Commands whose names go on after a word. */
export function commandsUnder(word: string): Command[] {
  return commands.filter(({ name }) => name === word || name.startsWith(`${word} `))
}

function unknown(words: readonly string[]): UsageError {
  const [first = ''] = words
  const under = commandsUnder(first).map(({ name }) => name.slice(first.length + 1))
  return under.length === 0
    ? new UsageError(`There is no command ${first}; \`sada help\` lists them`)
    : new UsageError(`There is no command ${words.slice(0, 2).join(' ')}; ${first} has: ${under.join(', ')}`)
}

function readValues(argv: readonly string[], command: Command): { values: Values; positionals: string[] } {
  try {
    return parseArgs({
      args: [...argv],
      options: toParseOptions(optionsOf(command)),
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    const [reason = ''] = error instanceof Error ? error.message.split('. ') : []
    throw new UsageError(reason.replaceAll('\n', ' '), { cause: error })
  }
}

function checkChoices(command: Command, values: Values): void {
  for (const [name, { choices, isMany }] of Object.entries(optionsOf(command))) {
    const given = [values[name] ?? []].flat().map(String)
    const texts = isMany ? given.flatMap((text) => text.split(',')).map((text) => text.trim()) : given
    for (const text of texts.filter((text) => choices && text !== ''))
      if (!choices?.includes(text)) throw new UsageError(`--${name} must be one of: ${choices?.join(', ')}`)
  }
}

function checkArgs(command: Command, name: string, args: readonly string[]): void {
  const { least = 0, most = least, args: shown = '' } = command
  const [first = ''] = args
  if (args.length > most && commandsUnder(name).length > 1) throw unknown([name, first])
  if (args.length < least) throw new UsageError(`${command.name} needs ${shown}`)
  if (args.length > most)
    throw new UsageError(
      most === 0 ? `${command.name} takes no ${first}` : `${command.name} takes only ${shown}`,
    )
}

/** @throws UsageError */
export function parse(argv: readonly string[]): Parsed {
  const loose = parseArgs({ args: [...argv], options: everyOption, allowPositionals: true, strict: false })
  const words = loose.positionals
  const isJson = loose.values.json === true
  if (words[0] === 'help') return { help: words.slice(1).join(' '), isJson }
  if (loose.values.version === true && words.length === 0) return { version: true }
  if (loose.values.help === true) return { help: words.join(' '), isJson }
  if (words.length === 0) throw new UsageError('Which command? `sada help` lists them')
  const found = findCommand(words)
  if (!found) throw unknown(words)
  const { values, positionals } = readValues(argv, found.command)
  const args = positionals.slice(found.name.split(' ').length)
  checkChoices(found.command, values)
  checkArgs(found.command, found.name, args)
  return { command: found.command, values, args }
}
