-- What: of each entry of the trail about a decision, whose outcome stands after it.
-- Why:  decisions can be undone one after the other, latest first, also when a later one was undone before.
-- Cost: no row.
-- Undo: drop the column.

-- An entry's id; 0: the comment as it was posted; NULL: this entry's own, as of every decision that undoes none.
ALTER TABLE audit ADD COLUMN effective_id INTEGER;
