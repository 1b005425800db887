// Plain JavaScript that any Node since 14 can read: the first thing it does is to say which Node it needs.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Sada needs Node 22.18 or newer to run, and this is ${process.versions.node}; run "npm ci" and "npm start".\n`,
  )
  process.exit(1)
}
await import('./start.ts')
