import {
  defaultSettings,
  type NewSite,
  type Scope,
  type Settings,
  type SettingsPatch,
  type Site,
} from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { type SiteRow, type StoredSite, toSite } from './rows.ts'

const selectSite = 'SELECT id, settings, version, created_at_ms FROM site WHERE id = ?1'
const insertSite =
  'INSERT INTO site (id, settings, created_at_ms) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING RETURNING id'
const insertFirstKey = `
  INSERT INTO api_key (id, site_id, name, secret_hash, scopes, created_at_ms)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM api_key WHERE site_id = ?2)
  ON CONFLICT (id) DO NOTHING RETURNING id`
const insertKey = `
  INSERT INTO api_key (id, site_id, name, secret_hash, scopes, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT (id) DO NOTHING`
const selectKey = 'SELECT id, site_id, name, secret_hash, scopes FROM api_key WHERE id = ?1'
const updateSettings =
  'UPDATE site SET settings = ?2, version = version + 1 WHERE id = ?1 AND version = ?3 RETURNING id, settings, version, created_at_ms'

/** A key to store; the secret itself is not among it. */
export interface KeyToStore {
  id: string
  hash: string
  name: string
  scopes: readonly Scope[]
}

/** A key as it is stored; see `worker/auth/keys.ts`. */
export interface StoredKey {
  id: string
  siteId: string
  name: string
  secretHash: string
  scopes: readonly Scope[]
}

/** @returns `null` when there is no such site */
export async function findSite(db: Database, id: string): Promise<StoredSite | null> {
  const row = await run(() => db.prepare(selectSite).bind(id).first<SiteRow>())
  return row ? toSite(row) : null
}

/** Creates a site with WordPress's habits and its owner's key. @returns `null` when the id is taken */
export async function createSite(
  db: Database,
  input: NewSite,
  key: KeyToStore,
  nowMs: number,
): Promise<Site | null> {
  const { id, ...own } = input
  const settings: Settings = { ...defaultSettings, ...own }
  const results = await run(() =>
    db.batch<{ id: string }>([
      db.prepare(insertSite).bind(id, JSON.stringify(settings), nowMs),
      db.prepare(insertFirstKey).bind(key.id, id, key.name, key.hash, JSON.stringify(key.scopes), nowMs),
      db.prepare('SELECT id FROM api_key WHERE id = ?1').bind(key.id),
    ]),
  )
  const isOurs = (results[2]?.results.length ?? 0) > 0
  return isOurs ? { id, created_at: new Date(nowMs).toISOString(), settings } : null
}

/** Every site of the instance, by id. */
export async function listSites(db: Database): Promise<Site[]> {
  const rows = await run(() =>
    db.prepare('SELECT id, settings, version, created_at_ms FROM site ORDER BY id').all<SiteRow>(),
  )
  return rows.results.map((row) => {
    const { version: _, ...site } = toSite(row)
    return site
  })
}

/** @returns `null` when the settings have changed since `site` was read */
export async function changeSettings(
  db: Database,
  site: StoredSite,
  patch: SettingsPatch,
): Promise<StoredSite | null> {
  const settings = JSON.stringify({ ...site.settings, ...patch })
  // Not through `run`: a repetition after a lost answer would find its own new version and report a conflict.
  const row = await db.prepare(updateSettings).bind(site.id, settings, site.version).first<SiteRow>()
  return row ? toSite(row) : null
}

/** Stores a further key of a site. */
export async function addKey(db: Database, siteId: string, key: KeyToStore, nowMs: number): Promise<void> {
  await run(() =>
    db.prepare(insertKey).bind(key.id, siteId, key.name, key.hash, JSON.stringify(key.scopes), nowMs).run(),
  )
}

/** @returns `null` when there is no such key */
export async function findKey(db: Database, id: string): Promise<StoredKey | null> {
  const row = await run(() =>
    db
      .prepare(selectKey)
      .bind(id)
      .first<{ id: string; site_id: string; name: string; secret_hash: string; scopes: string }>(),
  )
  if (!row) return null
  const scopes: readonly Scope[] = JSON.parse(row.scopes)
  return { id: row.id, siteId: row.site_id, name: row.name, secretHash: row.secret_hash, scopes }
}
