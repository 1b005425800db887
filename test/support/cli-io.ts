import { createServer, type Server } from 'node:http'
import type { Io } from '../../scripts/sada/io.ts'
import { run } from '../../scripts/sada/program.ts'

/** What a command did, run in this process. */
export interface Outcome {
  code: number
  stdout: string
  stderr: string
}

/** Another terminal, environment or stdin than none. */
export interface Surroundings {
  env?: Record<string, string>
  stdin?: string
  isTerminal?: boolean
  columns?: number
  signal?: AbortSignal
  /** Sees what is printed as it is printed. */
  onStdout?: (text: string) => void
}

async function* typed(text: string): AsyncGenerator<string> {
  if (text !== '') yield text
}

/** Runs a command in this process: with a terminal if need be, which a child process would not have. */
export async function runHere(words: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { env = {}, stdin = '', isTerminal = false, columns = 0, signal, onStdout } = surroundings
  const said = { stdout: '', stderr: '' }
  const io: Io = {
    env,
    stdin: typed(stdin),
    stdout: (text) => {
      said.stdout += text
      onStdout?.(text)
    },
    stderr: (text) => {
      said.stderr += text
    },
    isTerminal: { stdin: isTerminal, stdout: isTerminal, stderr: isTerminal },
    columns,
    interrupted: () => signal ?? new AbortController().signal,
  }
  return { code: await run(words, io), ...said }
}

/** What a stand-in answers: JSON with a status, or text as it is. */
export interface StandInAnswer {
  status?: number
  json?: unknown
  text?: string
  headers?: Record<string, string>
}

/** An instance in states that a real one cannot be brought into at will. It speaks HTTP, and answers by path. */
export interface StandIn {
  url: string
  /** Bodies of requests so far, as `METHOD /path` with what was sent. */
  asked: { line: string; body: unknown }[]
  answers: Map<string, (n: number) => StandInAnswer>
  stop(): void
}

/** Starts a stand-in that knows nothing yet. */
export async function startStandIn(): Promise<StandIn> {
  const answers: StandIn['answers'] = new Map()
  const asked: StandIn['asked'] = []
  const server: Server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const line = `${request.method} ${new URL(request.url ?? '', 'http://localhost').pathname}`
    const n = asked.filter((one) => one.line === line).length
    asked.push({ line, body: text === '' ? null : JSON.parse(text) })
    const {
      status = 200,
      json,
      text: body,
      headers = {},
    } = answers.get(line)?.(n) ?? { status: 404, text: 'nothing' }
    response.writeHead(status, headers).end(body ?? JSON.stringify(json))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, asked, answers, stop }
}
