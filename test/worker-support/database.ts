import { env } from 'cloudflare:workers'

/** Every row of every table, by table: what a copy of the database would show. */
export async function everything(): Promise<Record<string, Record<string, unknown>[]>> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
     AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations' ORDER BY name`,
  ).all<{ name: string }>()
  const names = results.map(({ name }) => name)
  const tables = await env.DB.batch<Record<string, unknown>>(
    names.map((name) => env.DB.prepare(`SELECT * FROM ${name}`)),
  )
  return Object.fromEntries(names.map((name, i) => [name, tables[i]?.results ?? []]))
}

/** All but the day of a key's latest use, which even a refused request may note. */
async function everythingButUse(): Promise<string> {
  return JSON.stringify(await everything(), (name, value) => (name === 'last_used_on' ? undefined : value))
}

/** Fails unless `work` leaves every row of every table as it was. */
export async function changesNothing<T>(work: () => Promise<T>): Promise<T> {
  const before = await everythingButUse()
  const result = await work()
  const after = await everythingButUse()
  if (after !== before) throw new Error(`the database changed from\n${before}\nto\n${after}`)
  return result
}

/** The one number that a query `SELECT … AS n` gives. */
export async function number(sql: string): Promise<number> {
  const row = await env.DB.prepare(sql).first<{ n: number }>()
  return row?.n ?? Number.NaN
}

/** Rows that D1 says it read and wrote, by statement, while a metered database was used. */
export class Meter {
  read = 0
  written = 0

  add({ meta }: D1Result): void {
    this.read += meta.rows_read
    this.written += meta.rows_written
  }
}

class Statement implements D1PreparedStatement {
  readonly inner: D1PreparedStatement
  readonly database: DatabaseInBetween

  constructor(inner: D1PreparedStatement, database: DatabaseInBetween) {
    this.inner = inner
    this.database = database
  }

  bind(...values: unknown[]): D1PreparedStatement {
    return new Statement(this.inner.bind(...values), this.database)
  }

  async all<T>(): Promise<D1Result<T>> {
    const [result] = await this.database.pass(async () => [await this.inner.all<T>()])
    if (!result) throw new Error('a statement has one result')
    return result
  }

  run<T>(): Promise<D1Result<T>> {
    return this.all<T>()
  }

  async first<T>(): Promise<T | null> {
    return (await this.all<T>()).results[0] ?? null
  }

  raw(): never {
    throw new Error('the Worker does not use raw()')
  }
}

/** The test's real database, with something between it and the Worker. */
export abstract class DatabaseInBetween implements D1Database {
  /** What happens instead of asking the database, which `ask` does. */
  abstract pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]>

  prepare(sql: string): D1PreparedStatement {
    return new Statement(env.DB.prepare(sql), this)
  }

  batch<T>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
    const inner = statements.map((each) => (each instanceof Statement ? each.inner : each))
    return this.pass(() => env.DB.batch<T>(inner))
  }

  exec(): never {
    throw new Error('the Worker does not use exec()')
  }

  withSession(_constraint?: unknown): D1DatabaseSession {
    return {
      prepare: (sql) => this.prepare(sql),
      batch: (statements) => this.batch(statements),
      getBookmark: () => null,
    }
  }

  dump(): never {
    throw new Error('the Worker does not use dump()')
  }
}

/** Has a meter on every statement. */
export class MeteredDatabase extends DatabaseInBetween {
  readonly meter = new Meter()

  async pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
    const results = await ask()
    for (const result of results) this.meter.add(result)
    return results
  }
}
