CREATE TABLE picture (
    number INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    thumbnail BLOB NOT NULL
) STRICT;
CREATE TABLE question (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    created_us INTEGER NOT NULL,
    engine TEXT NOT NULL,
    state TEXT NOT NULL,
    picture INTEGER REFERENCES picture (number),
    answer_start TEXT NOT NULL GENERATED ALWAYS AS (substr(answer, 1, 200)) STORED,
    error TEXT NOT NULL,
    prompt TEXT NOT NULL,
    base_url TEXT NOT NULL,
    version TEXT NOT NULL,
    prediction_id TEXT,
    cancel_requested INTEGER NOT NULL,
    max_tokens INTEGER NOT NULL,
    temperature REAL NOT NULL,
    top_p REAL NOT NULL,
    finished_us INTEGER,
    waited_s REAL,
    ran_s REAL,
    picture_name TEXT,
    source_sha256 TEXT,
    source_format TEXT,
    source_width INTEGER,
    source_height INTEGER,
    source_bytes INTEGER,
    history TEXT NOT NULL,
    answer TEXT NOT NULL,
    logs TEXT NOT NULL,
    sent_smaller INTEGER NOT NULL DEFAULT 0,
    quality TEXT,
    redacted INTEGER,
    quarter_turns INTEGER,
    region_left INTEGER,
    region_top INTEGER,
    region_width INTEGER,
    region_height INTEGER,
    whole INTEGER REFERENCES picture (number),
    conversation TEXT NOT NULL DEFAULT '',
    parent TEXT,
    imported INTEGER NOT NULL DEFAULT 0,
    webhook TEXT NOT NULL DEFAULT '',
    webhook_events TEXT NOT NULL DEFAULT '',
    stream INTEGER NOT NULL DEFAULT 1,
    raw TEXT NOT NULL DEFAULT '',
    UNIQUE (base_url, prediction_id)
) STRICT;
-- The states in which `QuestionState.is_finished` is false; queries must say the same words to use it.
CREATE INDEX question_unfinished ON question (row) WHERE state IN ('sending', 'unknown', 'running');
CREATE INDEX question_picture ON question (picture);
-- What a deletion has still to do, so that a crash does not cut it short: files to remove, and words of deleted
-- questions that may still stand in the search index's pages (a row in `scrub`).
CREATE TABLE removal (sha256 TEXT PRIMARY KEY, format TEXT NOT NULL) STRICT;
CREATE TABLE scrub (due INTEGER PRIMARY KEY CHECK (due = 1)) STRICT;
CREATE INDEX question_whole ON question (whole) WHERE whole IS NOT NULL;
CREATE INDEX question_source ON question (source_sha256) WHERE source_sha256 IS NOT NULL;
-- What is said about a conversation as a whole. `id` is that of its first question, `latest` the row of its newest.
-- In the history's list a conversation is one row, and stands where its newest question does.
CREATE TABLE conversation (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    latest INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    starred INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '',
    trashed_us INTEGER
) STRICT;
CREATE INDEX conversation_listed ON conversation (latest) WHERE trashed_us IS NULL;
CREATE INDEX conversation_starred ON conversation (latest) WHERE starred AND trashed_us IS NULL;
CREATE INDEX conversation_trashed ON conversation (trashed_us) WHERE trashed_us IS NOT NULL;
CREATE INDEX question_conversation ON question (conversation, row);
-- All that `costs.py` sums up of what was asked here and may have cost something.
CREATE INDEX question_asked ON question (engine, imported, created_us, ran_s, state);
-- Everything that the list is filtered by, so that a filter that finds little reads this and no answers.
CREATE INDEX question_filtered ON question (row, state, picture, created_us, conversation);
CREATE INDEX conversation_titled ON conversation (latest) WHERE title <> '';
-- Whoever adds or deletes a question, its conversation is right.
CREATE TRIGGER conversation_grown AFTER INSERT ON question BEGIN
    INSERT INTO conversation (id, latest, questions) VALUES (new.conversation, new.row, 1)
    ON CONFLICT (id) DO UPDATE SET latest = max(latest, excluded.latest), questions = questions + 1;
END;
CREATE TRIGGER conversation_shrunk AFTER DELETE ON question BEGIN
    DELETE FROM conversation WHERE id = old.conversation AND questions <= 1;
    UPDATE conversation SET questions = questions - 1,
        latest = (SELECT max(row) FROM question WHERE conversation = old.conversation) WHERE id = old.conversation;
END;
-- What waits for a connection; queries must say the same words to use it.
CREATE INDEX question_waiting ON question (row) WHERE state = 'waiting';
-- Questions that were deleted, until they are gone from the backups too.
CREATE TABLE forgotten (id TEXT PRIMARY KEY) STRICT;
-- The prefix indexes keep search as you type below 1 ms for one to three letters (136 to 557 ms without, at 100,000).
CREATE VIRTUAL TABLE question_text USING fts5 (
    prompt, answer, picture_name,
    content = 'question', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE TRIGGER question_text_added AFTER INSERT ON question BEGIN
    INSERT INTO question_text (rowid, prompt, answer, picture_name)
    VALUES (new.row, new.prompt, new.answer, new.picture_name);
END;
CREATE TRIGGER question_text_removed AFTER DELETE ON question BEGIN
    INSERT INTO question_text (question_text, rowid, prompt, answer, picture_name)
    VALUES ('delete', old.row, old.prompt, old.answer, old.picture_name);
END;
CREATE TRIGGER question_text_changed AFTER UPDATE OF prompt, answer, picture_name ON question
WHEN old.prompt IS NOT new.prompt OR old.answer IS NOT new.answer OR old.picture_name IS NOT new.picture_name BEGIN
    INSERT INTO question_text (question_text, rowid, prompt, answer, picture_name)
    VALUES ('delete', old.row, old.prompt, old.answer, old.picture_name);
    INSERT INTO question_text (rowid, prompt, answer, picture_name)
    VALUES (new.row, new.prompt, new.answer, new.picture_name);
END;
