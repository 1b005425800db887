import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * What the local Worker would have mailed, to look at and to click through. Wrangler keeps the messages until it ends;
 * this asks it for them, and sends nothing anywhere.
 */

const kept = '/cdn-cgi/local/explorer/api/local/email/sending'
const latest = 30

interface Summary {
  messageId: string
  to: string[]
  subject: string
  sentAt: string
}

interface Message extends Summary {
  text?: string
  html?: string
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

async function ask<T>(address: string): Promise<T | null> {
  const answer = await fetch(address)
  if (!answer.ok) return null
  const { result }: { result: T } = JSON.parse(await answer.text())
  return result
}

const idOf = ({ messageId }: Summary) => messageId.replace(/^<|>$/g, '')

/** A message with its texts. @returns `null` when Wrangler has none with this id */
function find(apiOrigin: string, id: string): Promise<Message | null> {
  return ask(`${apiOrigin}${kept}?email_id=${encodeURIComponent(id)}`)
}

async function list(apiOrigin: string): Promise<Message[]> {
  const found = (await ask<Summary[]>(`${apiOrigin}${kept}?limit=${latest}`)) ?? []
  const messages = await Promise.all(found.map((summary) => find(apiOrigin, idOf(summary))))
  return messages.flatMap((message) => message ?? [])
}

function card(message: Message): string {
  const { subject, to, sentAt, text = '' } = message
  const path = `/outbox/${encodeURIComponent(idOf(message))}`
  const time = new Intl.DateTimeFormat('ar-MA', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'Africa/Casablanca',
  }).format(Date.parse(sentAt))
  return `<article>
<h2 dir="auto">${escapeHtml(subject)}</h2>
<p>إلى <bdi>${escapeHtml(to.join(', '))}</bdi> · <time datetime="${escapeHtml(sentAt)}">${time}</time> · <a href="${path}">الرسالة وحدها</a></p>
<iframe src="${path}" title="${escapeHtml(subject)}"></iframe>
<details><summary>النص</summary><pre dir="auto">${escapeHtml(text)}</pre></details>
</article>`
}

const style = `body{margin:0 auto;max-width:44rem;padding:1rem;font:1rem/1.6 system-ui,sans-serif;color-scheme:light dark}
article{border-block-start:1px solid;padding-block:1rem}
h2{font-size:1.1rem;margin:0}
iframe{inline-size:100%;block-size:26rem;border:1px solid;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere}`

function render(messages: readonly Message[]): string {
  const empty = '<p>لا رسائل بعد. اكتب تعليقا على أحد المقالات، وستصل هنا رسالة عنه.</p>'
  return `<!doctype html>
<html lang="ar-MA" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>صندوق البريد الصادر</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>صندوق البريد الصادر</h1>
<p>لا يرسل هذا الموقع التجريبي بريدا إلى أحد. هذه الرسائل التي كانت ستصل إلى المشرفين، إلى أن يتوقف الأمر <code dir="ltr">npm start</code>. <a href="/outbox">تحديث</a> · <a href="/">الواجهة</a></p>
${messages.length === 0 ? empty : messages.map(card).join('\n')}
</body>
</html>
`
}

const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
/** A message can show itself and open a link elsewhere, and no more. */
const messagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

/** Whether a path is one of the outbox's. */
export function isOutbox(path: string): boolean {
  return path === '/outbox' || path.startsWith('/outbox/')
}

/** Answers for the outbox. */
export async function answerOutbox(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  apiOrigin: string,
): Promise<void> {
  const send = (status: number, body: string, policy: string) => {
    response.writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  if (path === '/outbox') return send(200, render(await list(apiOrigin)), pagePolicy)
  const message = await find(apiOrigin, path.slice('/outbox/'.length))
  // In a frame, a link opens beside the outbox.
  const body = message?.html?.replace('<head>', '<head><base target="_blank">')
  send(body === undefined ? 404 : 200, body ?? 'Not found', messagePolicy)
}
