import { readFileSync } from 'node:fs'
import { Call } from './call.ts'
import { sentenceOf, toProblem, UsageError } from './failures.ts'
import { helpDocument, helpText } from './help.ts'
import type { Io } from './io.ts'
import { Output, safeJson } from './output.ts'
import { parse } from './parse.ts'
import { plainText } from './terminal.ts'

function version(): string {
  const { version: text }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return text
}

async function perform(argv: readonly string[], io: Io): Promise<number> {
  const parsed = parse(argv)
  if ('version' in parsed) {
    io.stdout(`${version()}\n`)
    return 0
  }
  if ('help' in parsed) {
    const { help, isJson } = parsed
    new Output(io, isJson ? 'json' : 'human').show(helpDocument(help), () => helpText(help))
    return 0
  }
  const call = new Call(parsed.command, parsed.values, parsed.args, io)
  await parsed.command.run(call)
  return call.exitCode
}

function instanceOf(argv: readonly string[], { env }: Io): string {
  const at = argv.indexOf('--url')
  return (at < 0 ? undefined : argv[at + 1]) ?? env.SADA_URL ?? ''
}

/** Runs the command line. @returns the exit code: 0 done, 1 refused or failed, 2 wrong usage */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await perform(argv, io)
  } catch (error) {
    const isJson = argv.includes('--json') || argv.includes('--ndjson')
    io.stderr(
      isJson
        ? `${safeJson(toProblem(error, instanceOf(argv, io)))}\n`
        : `sada: ${plainText(sentenceOf(error))}\n`,
    )
    return error instanceof UsageError ? 2 : 1
  }
}
