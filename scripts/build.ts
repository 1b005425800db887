/**
 * `npm run build`: what readers download, then the moderators' page beside it, each by its own configuration. In this
 * order: the first empties the folder.
 */
import { build, type LogLevel } from 'vite'

const quiet = process.argv.includes('--quiet')
const logLevel: LogLevel = quiet ? 'error' : 'warn'
for (const configFile of ['vite.config.ts', 'vite.moderation.config.ts'])
  await build({ configFile, logLevel })
