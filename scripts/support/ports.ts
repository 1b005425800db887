import { createServer } from 'node:net'
import { StartError } from './start-error.ts'

/** The port that an environment variable names. @throws StartError when it names none */
export function readPort(variable: string, fallback: number): number {
  const text = process.env[variable]
  if (text === undefined || text === '') return fallback
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new StartError(`${variable} must be a port from 1 to 65535.`)
  }
  return port
}

/** @throws StartError when something listens on the port already */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
  if (!isFree) throw new StartError(`Port ${port} is in use; choose another with ${variable}=…`)
}
