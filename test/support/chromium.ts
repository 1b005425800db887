import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser']

/** The browser that came with the packages (Linux x64). It unpacks itself once, into node_modules. */
async function packedBrowser(): Promise<string> {
  const cache = resolve('node_modules/.cache/chromium')
  mkdirSync(cache, { recursive: true })
  const before = process.env.TMPDIR
  process.env.TMPDIR = cache // the package unpacks to the folder for temporary files
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    return await packed.executablePath()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

async function executable(): Promise<string> {
  const named = process.env.CHROMIUM_PATH
  if (named) return named
  if (process.platform === 'linux' && process.arch === 'x64') return packedBrowser()
  const found = systemBrowsers.find((path) => existsSync(path))
  if (!found)
    throw new Error('No browser for the tests: install Chromium, or say where one is with CHROMIUM_PATH')
  return found
}

/**
 * Chromium without a screen and without calls home. The same-origin policy and CSP are in force.
 * @param isSteered whether it says so (`navigator.webdriver`); readers' browsers do not
 */
export async function launchChromium(isSteered = false): Promise<Browser> {
  return chromium.launch({
    executablePath: await executable(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(isSteered ? [] : ['--disable-blink-features=AutomationControlled']),
    ],
  })
}
