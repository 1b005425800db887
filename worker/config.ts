import { AppError } from './app-error.ts'
import { type Keyring, keyring } from './auth/keyring.ts'

/** Secrets of an instance, none of which is certain to be there. */
export interface Secrets {
  ADMIN_TOKEN?: string
  DATA_KEY?: string
}

/**
 * The keys that protect readers' data.
 *
 * @throws AppError `not_configured`: without them Sada would have to store addresses in the clear, so it
 * stores nothing
 */
export async function requireKeyring(env: Secrets): Promise<Keyring> {
  const keys = await keyring(env.DATA_KEY)
  if (!keys) throw new AppError('not_configured')
  return keys
}

/** What is wrong with the instance's secrets, as the names of those to set. */
export async function missingSecrets(env: Secrets): Promise<string[]> {
  const missing: string[] = []
  if ((env.ADMIN_TOKEN ?? '').length < 20) missing.push('ADMIN_TOKEN')
  if (!(await keyring(env.DATA_KEY))) missing.push('DATA_KEY')
  return missing
}
