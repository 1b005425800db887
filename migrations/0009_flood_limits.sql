-- What: the latest comments of a device whose reader gives no e-mail address, and the address block of a report.
-- Why:  the limits on pace and on reports must not rest on what costs a sender nothing to invent.
-- Cost: one row more for a comment without an address, and for a report.
-- Undo: drop both indexes, then the column.

CREATE INDEX comment_device ON comment (site_id, device_mac, id) WHERE author_mac IS NULL AND device_mac IS NOT NULL;

-- A keyed hash, which no two comments and no two days share. Of a block one report counts for a comment, whatever device
-- it came from; earlier reports stand for themselves.
ALTER TABLE report ADD COLUMN block TEXT CHECK (length(block) = 43);
UPDATE report SET block = reporter;
CREATE UNIQUE INDEX report_block ON report (comment_id, block);
