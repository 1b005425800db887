import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, existsSync, readFileSync } from 'node:fs'

const path = '.dev.vars'
const names = ['ADMIN_TOKEN', 'DATA_KEY'] as const

/** Development secrets by name, as `.dev.vars` has them. */
function stored(): Map<string, string> {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return new Map(
    [...text.matchAll(/^(\w+)\s*=\s*"?([^"\n]*)"?\s*$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** Adds the secrets that `.dev.vars` lacks and changes none. @returns them */
export function ensureSecrets(): { adminToken: string; dataKey: string } {
  const isNew = !existsSync(path)
  for (const name of names) {
    if (stored().has(name)) continue
    const text = isNew ? '' : readFileSync(path, 'utf8')
    const separator = text === '' || text.endsWith('\n') ? '' : '\n'
    appendFileSync(path, `${separator}${name}="${randomBytes(32).toString('base64url')}"\n`, { mode: 0o600 })
  }
  if (isNew) chmodSync(path, 0o600)
  const secrets = stored()
  return { adminToken: secrets.get('ADMIN_TOKEN') ?? '', dataKey: secrets.get('DATA_KEY') ?? '' }
}
