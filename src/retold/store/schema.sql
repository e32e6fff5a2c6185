-- The archive of retold, version 4. One SQLite file; any SQLite tool can read it.
--
-- The columns are left untyped on purpose: a string that is not valid Unicode (a file name of undecodable bytes, a lone
-- surrogate in a page) stands as a blob of its UTF-8 with the surrogates passed through, every other string as text.
-- Nothing here holds a wall clock but the two logs, `runs` and `migrations`; no result is read from either.

-- One row an article. (key, sha256) is its identity: another text under the same key is another version, and another row.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never given again: blocks refer to articles by it
    key NOT NULL,                  -- the id that the input gave, else the path from the pile's root
    given NOT NULL,                -- 1 where key is an id that the input gave
    sha256 NOT NULL,               -- 64 hex digits, of text as UTF-8
    title,                         -- a headline given apart from the text
    outlet,
    published,                     -- ISO 8601 at the stated precision
    published_precision NOT NULL,  -- second … year, unknown
    published_basis NOT NULL,      -- given, metadata, header, dateline, or empty
    published_earliest,            -- what the page bounds
    published_latest,
    language,
    url,
    version_of,
    upstream,
    text NOT NULL,                 -- as decoded; offsets of every finding count its code points
    rest NOT NULL,                 -- JSON: what an article has beyond these columns (stretches the page hides …)
    checksum NOT NULL,             -- CRC-32 of the other columns: tells a damaged row from a true one
    UNIQUE (key, sha256)
);

-- What an outlet prints everywhere is seen on some of its articles, the first in order of sha256.
CREATE INDEX articles_by_outlet ON articles (outlet, sha256, key) WHERE outlet IS NOT NULL;

-- One row an input, or a part of one, that gave no article.
CREATE TABLE rejects (
    id INTEGER PRIMARY KEY,
    input NOT NULL,
    place NOT NULL,                -- a line, a byte, or empty
    reason NOT NULL,               -- a slug
    detail NOT NULL,               -- one line for a person
    kept NOT NULL,                 -- what of the input was used all the same
    sha256 NOT NULL,               -- of the bytes as read, or empty where they could not be read
    UNIQUE (input, place, reason, sha256)
);

-- What a stage found, kept so that it need not be found again: a cache, which may be emptied at any time.
CREATE TABLE results (
    id INTEGER PRIMARY KEY,
    stage NOT NULL,                -- a name that carries a version: "record/3"
    key NOT NULL,                  -- made of SHA-256s: an article's, or a pair's
    value NOT NULL,                -- zlib
    UNIQUE (stage, key)
);

-- What the corpus stages found, as arrays: sorted runs of integers, a column of a run a row. A cache like `results`. (As rows,
-- the keys of an article would take more room than the article.)
CREATE TABLE blocks (
    id INTEGER PRIMARY KEY,
    kind NOT NULL,                 -- a name that carries a version: "keys/3"
    run NOT NULL,                  -- numbers the runs of a kind
    name NOT NULL,                 -- of the column
    form NOT NULL,                 -- type and shape: "<u8 2000,24"
    value NOT NULL,                -- the numbers, little-endian
    checksum NOT NULL,             -- CRC-32 of value
    UNIQUE (kind, run, name)
);

-- The words of titles and texts, by the number of the article, to be searched for. Empty until somebody searches; brought up to date
-- then. Without the texts themselves (contentless): those stand in `articles`. Triggers are off, hence none keeps it.
CREATE VIRTUAL TABLE words USING fts5(
    title, text, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2"
);

-- What people decided about what was found: kept apart from it, and never deleted. Results rest on `what` of those that stand alone.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name NOT NULL UNIQUE,          -- its id: "k-" and 10 hex digits
    what NOT NULL,                 -- JSON: kind, verdict, articles by SHA-256 and key, spans
    who NOT NULL,
    at NOT NULL,                   -- UTC, ISO 8601
    note NOT NULL,                 -- why, in the words of who decided, or empty
    undone                         -- when it was taken back; null while it stands
);

-- Named values that belong to the archive as a whole: which file of a watched folder gave which articles.
CREATE TABLE state (
    name PRIMARY KEY NOT NULL,
    value NOT NULL                 -- zlib
);

-- The log of runs. For people only. Nothing is written to it so far.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    at NOT NULL,                   -- UTC, ISO 8601
    what NOT NULL,
    detail NOT NULL                -- JSON
);

-- Which migrations this file went through. For people only.
CREATE TABLE migrations (
    version INTEGER PRIMARY KEY,
    name NOT NULL,
    at NOT NULL
);
