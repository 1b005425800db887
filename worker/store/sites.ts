import {
  defaultSettings,
  type NewSite,
  type Settings,
  type SettingsPatch,
  type Site,
} from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import type { KeyToStore } from './keys.ts'
import { auditChange } from './moderation.ts'
import { type SiteRow, type StoredSite, siteColumns, toSite } from './rows.ts'

const selectSite = `SELECT ${siteColumns} FROM site WHERE id = ?1`
const insertSite =
  'INSERT INTO site (id, settings, created_at_ms) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING RETURNING id'
const insertFirstKey = `
  INSERT INTO api_key (id, site_id, name, secret_hash, scopes, created_at_ms)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM api_key WHERE site_id = ?2)
  ON CONFLICT (id) DO NOTHING RETURNING id`
const updateSettings = 'UPDATE site SET settings = ?2, version = version + 1 WHERE id = ?1 AND version = ?3'

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
  const rows = await run(() => db.prepare(`SELECT ${siteColumns} FROM site ORDER BY id`).all<SiteRow>())
  return rows.results.map((row) => {
    const { id, created_at, settings } = toSite(row)
    return { id, created_at, settings }
  })
}

/** @param by the key that asked for it; `admin` for the administrator. @returns `null` when the settings have changed since `site` was read */
export async function changeSettings(
  db: Database,
  site: StoredSite,
  patch: SettingsPatch,
  by: { keyId: string; nowMs: number },
): Promise<StoredSite | null> {
  const settings = JSON.stringify({ ...site.settings, ...patch })
  const detail = Object.keys(patch).toSorted().join(' ')
  const results = await run(() =>
    db.batch<SiteRow>([
      db.prepare(updateSettings).bind(site.id, settings, site.version),
      auditChange(db, { siteId: site.id, ...by, action: 'settings.change', detail }),
      db.prepare(selectSite).bind(site.id),
    ]),
  )
  const row = results[2]?.results[0]
  // After a lost answer the repetition finds its own change: the next version, with these very settings.
  return row?.version === site.version + 1 && row.settings === settings ? toSite(row) : null
}
