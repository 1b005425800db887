/** All checks that need no running product: format, lint, types, generated files, catalogues, rules of the repository. */
import { spawn } from 'node:child_process'

const node = process.execPath
const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format and lint', 'npx', 'biome', 'ci', '--reporter=github', '.'],
  ['types', 'npx', 'tsc', '-b'],
  [
    'types of the bindings',
    'npx',
    'wrangler',
    'types',
    '--include-runtime=false',
    '--check',
    'worker/env.d.ts',
  ],
  ['generated documents', node, 'scripts/openapi.ts', '--check'],
  ['catalogues', node, 'scripts/check-locales.ts'],
  ['rules of the repository', node, 'scripts/check-repo.ts'],
]

function run([name, command, ...args]: (typeof steps)[number]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part))
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`)
      if (code !== 0) console.log(output.trimEnd())
      resolve(code === 0)
    })
  })
}

const results = await Promise.all(steps.map(run))
process.exitCode = results.every(Boolean) ? 0 : 1
