import * as v from 'valibot'
import { CommentId } from '../../contract/index.ts'
import type { Call } from './call.ts'
import { UsageError } from './failures.ts'

/** Whether a text can be a comment's id; what cannot needs no request. */
export const isCommentId = (text: string): boolean => v.is(CommentId, text)

/** Whole lines of a stream, the last one also without its end. */
export async function* linesOf(stream: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const part of stream) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** The id of a line: its first word, or the `id` of an object. */
function idOf(line: string): string {
  if (!line.startsWith('{')) return line.split(/\s/, 1)[0] ?? ''
  try {
    const parsed: { id?: unknown } = JSON.parse(line)
    return typeof parsed.id === 'string' ? parsed.id : line
  } catch {
    return line // told as an id that there is not
  }
}

/** Arguments, or with the one argument `-` the lines of stdin: ids, or items as `--ndjson` prints them. */
async function* given(call: Call): AsyncGenerator<string> {
  if (!call.args.includes('-')) return yield* call.args
  if (call.args.length > 1) throw new UsageError('`-` stands alone: ids come from stdin or as arguments')
  for await (const line of linesOf(call.io.stdin)) if (line.trim() !== '') yield idOf(line.trim())
}

/** Ids in groups of at most so many, each id once. */
export async function* idGroups(call: Call, size: number): AsyncGenerator<string[]> {
  const seen = new Set<string>()
  let group: string[] = []
  for await (const id of given(call)) {
    if (seen.has(id)) continue
    seen.add(id)
    group.push(id)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

/** All of stdin. */
export async function readAll(stream: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of stream) text += part
  return text
}
