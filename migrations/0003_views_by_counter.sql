-- What: totals by hour and day, the ledger of the objects that count views, and the lists of popular pages.
-- Why:  views are counted by Durable Objects (worker/counter) and rolled up here; the ledger's epoch, written in
--       the same batch, makes each roll-up count once. Hours and days are one packed row for a whole site: a row
--       for each page would cost as much as the views themselves.
-- Cost: a roll-up writes one row for each page with views, and about four more.
-- Undo: only by restoring the database to before; views stay in page.views.

DROP TRIGGER visit_counts_when_new;
DROP TRIGGER visit_counts_when_renewed;
DROP TABLE visit;

-- The last roll-up that changed `views`: tells a counter whether a number that was read has it already.
ALTER TABLE page ADD COLUMN views_epoch INTEGER NOT NULL DEFAULT 0;

CREATE TABLE view_ledger (
  site_id         TEXT    NOT NULL,
  shard           INTEGER NOT NULL,
  -- The last roll-up of this object that was applied.
  epoch           INTEGER NOT NULL,
  -- Rows written for views on one day (UTC): here, and in the object.
  day             TEXT    NOT NULL,
  d1_rows         INTEGER NOT NULL,
  object_rows     INTEGER NOT NULL,
  rolled_up_at_ms INTEGER NOT NULL,
  PRIMARY KEY (site_id, shard)
) STRICT, WITHOUT ROWID;

-- `pages` is JSON: page id to views. A row takes 2 MB, so a site with very many pages has several parts.
CREATE TABLE view_hour (
  site_id TEXT    NOT NULL,
  -- Start of the hour, which in some zones is not that of an hour of UTC.
  hour_ms INTEGER NOT NULL,
  part    INTEGER NOT NULL,
  pages   TEXT    NOT NULL CHECK (json_valid(pages)),
  PRIMARY KEY (site_id, hour_ms, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE view_day (
  site_id TEXT    NOT NULL,
  -- YYYY-MM-DD in the time zone of the site.
  day     TEXT    NOT NULL,
  part    INTEGER NOT NULL,
  pages   TEXT    NOT NULL CHECK (json_valid(pages)),
  PRIMARY KEY (site_id, day, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE popular (
  site_id        TEXT    NOT NULL PRIMARY KEY,
  -- JSON of `StoredLists` in worker/store/popular.ts.
  lists          TEXT    NOT NULL CHECK (json_valid(lists)),
  computed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
