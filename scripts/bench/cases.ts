import { createHash } from 'node:crypto'
import { commentsOfFirstPage, origin, site } from './data.ts'
import type { RequestOf } from './load.ts'

/** What is measured. */

const base = `/v1/sites/${site}`
const browser =
  'Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36'

const reader = (i: number) => ({
  origin,
  'user-agent': browser,
  'cf-connecting-ip': `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`,
})

/** One of the pages but the first, another each time, so that no cache has its answer. */
const pageOf = (i: number, pages: number) => `${origin}/p${2 + ((i * 7919) % (pages - 1))}`

/** An operation to measure. */
export interface Case {
  name: string
  request: RequestOf
  /** Connections of the throughput run: a view waits for its group, so many of them are needed to fill one. */
  connections: number
}

/** A hit of reader `i` on a page. */
export function viewOf(page: string): RequestOf {
  return (i) => ({
    method: 'POST',
    path: `${base}/views`,
    headers: { ...reader(i), 'content-type': 'text/plain' },
    body: JSON.stringify({ page }),
  })
}

/**
 * The operations of readers and moderators.
 *
 * @param key of the site, which may read and moderate
 * @param cursor of the second piece of the first page's threads
 */
export function cases(pages: number, key: string, cursor: string): Case[] {
  const list = `${base}/comments?page=${origin}/p1&limit=50`
  const counts = (i: number) =>
    Array.from({ length: 100 }, (_, j) => `page=${pageOf(i * 100 + j, pages)}`).join('&')
  return [
    { name: 'view, new reader', request: viewOf(`${origin}/p1`), connections: 512 },
    { name: 'view, repeat', request: () => viewOf(`${origin}/p1`)(1), connections: 16 },
    {
      name: 'counts of 100 pages',
      request: (i) => ({ path: `${base}/counts?${counts(i)}` }),
      connections: 16,
    },
    {
      name: '50 threads of a page',
      // The order of names does not matter to the product, and the cache of the data centre is passed by.
      request: (i) => ({ path: `${list}&sort=${i % 2 ? 'oldest' : 'newest'}`, headers: reader(i) }),
      connections: 16,
    },
    { name: 'the next 50', request: () => ({ path: `${list}&cursor=${cursor}` }), connections: 16 },
    {
      name: 'a small page’s threads',
      request: (i) => ({ path: `${base}/comments?page=${pageOf(i, pages)}&limit=50` }),
      connections: 16,
    },
    {
      name: 'comment, held',
      request: (i) => ({
        method: 'POST',
        path: `${base}/comments`,
        headers: { ...reader(i), 'content-type': 'application/json', 'sada-device': tokenOf(i) },
        body: JSON.stringify({
          page: pageOf(i, pages),
          author: { name: 'سارة', email: `reader${i % 1000}@example.com` },
          body: `تعليق رقم ${i}`,
        }),
      }),
      connections: 16,
    },
    {
      name: 'queue of 50',
      request: () => ({
        path: '/v1/moderation/comments?status=pending',
        headers: { authorization: `Bearer ${key}` },
      }),
      connections: 16,
    },
    { name: 'popular', request: (i) => ({ path: `${base}/popular?limit=${1 + (i % 20)}` }), connections: 16 },
  ]
}

const tokenOf = (i: number) => createHash('sha256').update(String(i)).digest('base64url')

/** Requests whose Worker's own work is measured, with the database's answers from memory. */
export function ownWork(): Case[] {
  const mode =
    (request: RequestOf, name: string): RequestOf =>
    (i) => {
      const wanted = request(i)
      return { ...wanted, headers: { ...wanted.headers, 'x-bench': name } }
    }
  const list: RequestOf = () => ({ path: `${base}/comments?page=${origin}/p1&limit=${commentsOfFirstPage}` })
  const view: RequestOf = () => viewOf(`${origin}/p1`)(1)
  return [
    { name: 'plain text', request: mode(() => ({ path: '/' }), 'plain'), connections: 16 },
    { name: 'view', request: mode(view, 'replay'), connections: 16 },
    { name: 'list of 100', request: mode(list, 'replay'), connections: 16 },
  ]
}

/** The least that a Worker with a database can do, beside which the others stand. */
export const floors: Case[] = ['plain', 'select', 'upsert'].map((name) => ({
  name: `floor: ${name}`,
  request: (i) => ({ path: `/p${i % 1_000}`, headers: { 'x-bench': name } }),
  connections: 16,
}))
