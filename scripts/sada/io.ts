/** What a command has of the world, so that a test can give it another one. */
export interface Io {
  env: Readonly<Record<string, string | undefined>>
  stdin: AsyncIterable<string>
  stdout(text: string): void
  stderr(text: string): void
  isTerminal: { stdin: boolean; stdout: boolean; stderr: boolean }
  /** Width of the terminal; 0 where there is none. */
  columns: number
  /** Aborted by Ctrl-C from the first call on, instead of the process being ended. */
  interrupted(): AbortSignal
}

function interruption(): () => AbortSignal {
  const controller = new AbortController()
  let isHeard = false
  return () => {
    // Heard again and again: npm hands on a Ctrl-C that the process got from the terminal already.
    if (!isHeard)
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => controller.abort())
    isHeard = true
    return controller.signal
  }
}

/** The process's own. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process
  // Whoever reads may have seen enough (`| head`).
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
  stdin.setEncoding('utf8')
  return {
    env,
    stdin,
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    isTerminal: { stdin: stdin.isTTY === true, stdout: stdout.isTTY === true, stderr: stderr.isTTY === true },
    columns: stdout.isTTY ? stdout.columns : 0,
    interrupted: interruption(),
  }
}
