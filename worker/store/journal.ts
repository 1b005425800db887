/**
 * The journal of a view counter, in the Durable Object's own SQLite: a ring of leaves, each a group of visits.
 * Storing a group rewrites the last leaf with more in it, or overwrites one that nobody needs any more: one row
 * each time, and none is ever deleted, because deleting costs a row as well.
 */

const tables = `
  CREATE TABLE IF NOT EXISTS leaf (
    slot    INTEGER NOT NULL PRIMARY KEY,
    epoch   INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    -- Grows with each row written: the state beside the highest is the latest.
    stamp   INTEGER NOT NULL,
    -- JSON: page, visit, milliseconds, page, visit, …
    visits  TEXT    NOT NULL,
    state   TEXT    NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS counter (
    id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    closed_epoch INTEGER NOT NULL,
    notes        TEXT    NOT NULL
  ) STRICT;`

const upsertLeaf = `
  INSERT INTO leaf (slot, epoch, last_ms, stamp, visits, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT (slot) DO UPDATE SET epoch = excluded.epoch, last_ms = excluded.last_ms, stamp = excluded.stamp,
    visits = excluded.visits, state = excluded.state`

const upsertCounter = `
  INSERT INTO counter (id, closed_epoch, notes) VALUES (1, ?1, ?2)
  ON CONFLICT (id) DO UPDATE SET closed_epoch = excluded.closed_epoch, notes = excluded.notes`

/** A visit that was counted. `visit` is a 52-bit number that stands for reader, page and day; see auth/visitor.ts. */
export interface Visit {
  pageId: number
  visit: number
  atMs: number
}

/** A group of visits. */
export interface Leaf {
  slot: number
  /** The roll-up it belongs to. */
  epoch: number
  /** When its last visit was: after the window nobody needs it. */
  lastMs: number
  visits: Visit[]
}

function pack(visits: readonly Visit[]): string {
  return JSON.stringify(visits.flatMap(({ pageId, visit, atMs }) => [pageId, visit, atMs]))
}

function unpack(packed: string): Visit[] {
  const numbers: number[] = JSON.parse(packed)
  return Array.from({ length: numbers.length / 3 }, (_, i) => ({
    pageId: numbers[3 * i] ?? 0,
    visit: numbers[3 * i + 1] ?? 0,
    atMs: numbers[3 * i + 2] ?? 0,
  }))
}

/** The journal as it was left. `state` and `notes` are JSON of their owner. */
export interface StoredJournal {
  leaves: Leaf[]
  state: string | null
  closedEpoch: number
  notes: string | null
}

/** Reads and writes the journal. Writes are durable before the object's next answer leaves it. */
export class Journal {
  readonly #sql: SqlStorage
  #stamp = 0

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Everything; called once, when the object wakes. */
  load(): StoredJournal {
    this.#sql.exec(tables)
    const leaves: Leaf[] = []
    let state: string | null = null
    const rows = this.#sql.exec<{
      slot: number
      epoch: number
      last_ms: number
      stamp: number
      visits: string
      state: string
    }>('SELECT slot, epoch, last_ms, stamp, visits, state FROM leaf')
    for (const row of rows) {
      const { slot, epoch, last_ms: lastMs } = row
      leaves.push({ slot, epoch, lastMs, visits: unpack(row.visits) })
      if (row.stamp <= this.#stamp) continue
      this.#stamp = row.stamp
      state = row.state
    }
    const counter = this.#sql
      .exec<{ closed_epoch: number; notes: string }>('SELECT closed_epoch, notes FROM counter')
      .toArray()[0]
    return { leaves, state, closedEpoch: counter?.closed_epoch ?? 0, notes: counter?.notes ?? null }
  }

  /** @returns rows written, as Cloudflare bills them */
  writeLeaf(leaf: Leaf, state: string): number {
    this.#stamp += 1
    const { slot, epoch, lastMs, visits } = leaf
    return this.#sql.exec(upsertLeaf, slot, epoch, lastMs, this.#stamp, pack(visits), state).rowsWritten
  }

  /** @returns rows written */
  writeCounter(closedEpoch: number, notes: string): number {
    return this.#sql.exec(upsertCounter, closedEpoch, notes).rowsWritten
  }
}
