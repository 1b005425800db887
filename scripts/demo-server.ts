import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mainArticle } from '../widget/demo/main-article.ts'
import { demoPages, specialPaths } from '../widget/demo/pages.ts'
import {
  type DemoSite,
  renderArchive,
  renderArticle,
  renderFront,
  renderNotFound,
} from '../widget/demo/render.ts'
import { answerOutbox, isOutbox } from './demo-outbox.ts'

const styles = ['/theme.css', '/hostile.css']

/** What a publisher with a strict policy has to allow: Sada needs the two directives with its origin, no more. */
export function strictPolicy(apiOrigin: string): string {
  return [
    "default-src 'none'",
    `script-src ${apiOrigin}`,
    `connect-src ${apiOrigin}`,
    // The newspaper's own style sheet and empty icon; Sada brings its styles without needing permission.
    "style-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    // Lit makes its templates through a policy of its own; nothing else may make markup from text.
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')
}

interface Page {
  status: number
  body: string
  type?: string
  policy?: string
}

function page(path: string, site: DemoSite): Page {
  const [report] = mainArticle
  if (styles.includes(path)) {
    const body = readFileSync(new URL(`../widget/demo${path}`, import.meta.url), 'utf8')
    return { status: 200, body, type: 'text/css; charset=utf-8' }
  }
  if (path === specialPaths.front) return { status: 200, body: renderFront(site) }
  if (path === specialPaths.archive) return { status: 200, body: renderArchive(site) }
  if (report && path === specialPaths.hostile)
    return { status: 200, body: renderArticle(site, report, ['/hostile.css']) }
  if (report && path === specialPaths.strict) {
    return { status: 200, body: renderArticle(site, report), policy: strictPolicy(site.apiOrigin) }
  }
  const article = demoPages.find((candidate) => candidate.path === path)
  return article
    ? { status: 200, body: renderArticle(site, article) }
    : { status: 404, body: renderNotFound(site) }
}

function readablePath(request: IncomingMessage): string {
  try {
    return decodeURIComponent(new URL(request.url ?? '/', 'http://demo').pathname)
  } catch {
    return '' // a broken address has no page
  }
}

function answer(request: IncomingMessage, response: ServerResponse, site: DemoSite): void {
  const { status, body, type, policy } = page(readablePath(request), site)
  response.writeHead(status, {
    'Content-Type': type ?? 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(policy ? { 'Content-Security-Policy': policy } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** A running demo news site. */
export interface DemoServer {
  origin: string
  close(): Promise<void>
}

/** Starts the demo news site. Port 0 takes any free one. */
export async function startDemoServer(
  options: DemoSite & { port: number; host?: string },
): Promise<DemoServer> {
  const { port, host = '127.0.0.1', ...site } = options
  const server = createServer((request, response) => {
    const path = readablePath(request)
    if (!isOutbox(path)) return answer(request, response, site)
    // The Worker is on its way out, or not there yet.
    answerOutbox(request, response, path, site.apiOrigin).catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    origin: `http://${host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
