import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { removeFolder, startProduct, temporaryFolder } from '../support/product.ts'

const canary = 'Canari.Prive+sada@exemple-prive.ma'

/** The address in every dress in which it could leave: cases, base 64 at each offset, hex, percent, UTF-16. */
function dresses(text: string): Buffer[] {
  const cases = [text, text.toLowerCase(), text.toUpperCase()]
  return cases.flatMap((form) => {
    const bytes = Buffer.from(form)
    const base64 = [0, 1, 2].map((offset) =>
      Buffer.concat([Buffer.alloc(offset), bytes])
        .toString('base64')
        .slice(4, -4),
    )
    const encoded = [encodeURIComponent(form), bytes.toString('hex'), ...base64]
    return [bytes, Buffer.from(form, 'utf16le'), ...encoded.map((dress) => Buffer.from(dress))]
  })
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

it('writes a reader’s address into no byte of the local database, no answer of the public and no line of the log', async () => {
  const state = temporaryFolder()
  const product = await startProduct(state)
  const { api, demo, ownerKey } = product
  const page = new URL('/ar/2026/11/نادي-المسرح', demo).href
  const seen: string[] = []
  const send = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${api}${path}`, { method, headers, ...init })
    return { text: await answer.text(), headers: JSON.stringify([...answer.headers]), status: answer.status }
  }
  const asReader = async (method: string, path: string, body?: unknown) => {
    const headers = { origin: demo, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const {
      text,
      headers: answered,
      status,
    } = await send(method, `/v1/sites/akhir-saa${path}`, headers, body)
    seen.push(text, answered)
    expect(status).toBeLessThan(300)
    return JSON.parse(text)
  }
  const asOwner = (method: string, path: string) =>
    send(method, `/v1/moderation${path}`, { authorization: `Bearer ${ownerKey}` })

  const author = { name: 'قارئ', email: canary }
  const { comment } = await asReader('POST', '/comments', { page, author, body: 'تعليق' })
  await asOwner('POST', `/comments/${comment.id}/approve`)
  const reply = await asReader('POST', '/comments', { page, author, body: 'رد', parent_id: comment.id })
  for (const action of ['approve', 'hold', 'spam', 'restore', 'delete', 'restore', 'approve']) {
    expect((await asOwner('POST', `/comments/${reply.comment.id}/${action}`)).status).toBe(200)
  }
  // Whoever may read addresses gets it, so that the search below looks for something that is there.
  const queue = await asOwner('GET', `/comments?status=approved&page=${encodeURIComponent(page)}`)
  expect(queue.text).toContain(canary)
  await asReader('GET', `/comments?page=${encodeURIComponent(page)}`)
  await asReader('GET', `/comments/${reply.comment.id}`)
  await asReader('GET', `/counts?page=${encodeURIComponent(page)}`)
  await product.stop()

  const needles = dresses(canary)
  const kept = files(state)
  expect(kept.filter((path) => path.endsWith('.sqlite')).length).toBeGreaterThan(1)
  const leaks = kept.filter((path) => needles.some((needle) => readFileSync(path).includes(needle)))
  expect(leaks).toEqual([])
  const spoken = Buffer.from([...seen, product.log()].join('\n'))
  expect(needles.some((needle) => spoken.includes(needle))).toBe(false)
  // The comment itself is in the clear, so the search does read what the database wrote.
  expect(kept.some((path) => readFileSync(path).includes(Buffer.from('تعليق')))).toBe(true)
  removeFolder(state)
})
