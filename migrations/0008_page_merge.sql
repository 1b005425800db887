-- What: pages that are one: an article that has two addresses.
-- Why:  a newsroom changes an article's address, or a content system gives it two; its views and comments belong
--       together, and a mistake must be taken back whole.
-- Cost: nothing for pages that are not merged; a merge writes about ten rows a comment that moves.
-- Undo: unmerge every page, then drop what is created here.

-- Whoever asks for this page gets that one. Its own `views` go on counting what came to it, so that it can leave again.
ALTER TABLE page ADD COLUMN merged_into_id INTEGER REFERENCES page (id);
CREATE INDEX page_merged ON page (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Comments that moved with a page, and what they were.
CREATE TABLE page_move (
  from_page_id INTEGER NOT NULL REFERENCES page (id),
  comment_id   TEXT    NOT NULL,
  pinned_at_ms INTEGER,
  PRIMARY KEY (from_page_id, comment_id)
) STRICT, WITHOUT ROWID;
