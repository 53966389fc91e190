CREATE INDEX asked_person ON asked (person)
CREATE INDEX face_template_person ON face_template (person)
CREATE INDEX matter_department ON matter (department, title)
CREATE INDEX notice_place ON notice (category, town, village, starts_on)
CREATE INDEX outbox_acknowledged ON outbox (settled_age) WHERE state = 'acknowledged'
CREATE INDEX outbox_set_aside ON outbox (seq) WHERE state = 'set_aside'
CREATE INDEX outbox_waiting ON outbox (lane, seq) WHERE state = 'pending'
CREATE INDEX policy_department ON policy (department, published_on)
CREATE INDEX reply_person ON reply (person)
CREATE INDEX reply_receipt ON reply (receipt)
CREATE INDEX resident_id_number ON resident (id_number)
CREATE INDEX shared_face_person ON shared_face (person)
CREATE INDEX subsidy_person ON subsidy (person, granted_on)
CREATE INDEX withdrawal_person ON withdrawal (person)
CREATE TABLE asked ( consultation_id VARCHAR NOT NULL, receipt VARCHAR NOT NULL, person VARCHAR, department VARCHAR NOT NULL, topic VARCHAR NOT NULL, at VARCHAR NOT NULL, PRIMARY KEY (consultation_id), UNIQUE (receipt) )
CREATE TABLE configuration ( entry_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, "key" VARCHAR NOT NULL, breadth VARCHAR NOT NULL, value VARCHAR NOT NULL, PRIMARY KEY (entry_id) )
CREATE TABLE district_lock ( subject VARCHAR NOT NULL, locked_until_age INTEGER NOT NULL, PRIMARY KEY (subject) )
CREATE TABLE face_template ( id INTEGER NOT NULL, person VARCHAR NOT NULL, model VARCHAR NOT NULL, vector BLOB NOT NULL, enrolled_at VARCHAR NOT NULL, PRIMARY KEY (id) )
CREATE TABLE feed ( kind VARCHAR NOT NULL, generation INTEGER NOT NULL, settled INTEGER NOT NULL, cursor VARCHAR, as_of VARCHAR, followed_age INTEGER, PRIMARY KEY (kind) )
CREATE TABLE guess_lock ( subject VARCHAR NOT NULL, failures INTEGER NOT NULL, failed_age INTEGER NOT NULL, locked_until_age INTEGER, shared VARCHAR, PRIMARY KEY (subject) )
CREATE TABLE matter ( id INTEGER NOT NULL, matter_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, department VARCHAR NOT NULL, title VARCHAR NOT NULL, in_hall INTEGER NOT NULL, towns VARCHAR NOT NULL, content VARCHAR NOT NULL, PRIMARY KEY (id), UNIQUE (matter_id) )
CREATE VIRTUAL TABLE matter_search USING fts5 (title, body, content='', contentless_delete=1, tokenize='unicode61')
CREATE TABLE 'matter_search_config'(k PRIMARY KEY, v) WITHOUT ROWID
CREATE TABLE 'matter_search_data'(id INTEGER PRIMARY KEY, block BLOB)
CREATE TABLE 'matter_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER)
CREATE TABLE 'matter_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID
CREATE TABLE notice ( notice_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, category VARCHAR NOT NULL, town VARCHAR, village VARCHAR, period VARCHAR NOT NULL, title VARCHAR NOT NULL, starts_on VARCHAR NOT NULL, ends_on VARCHAR NOT NULL, line_count INTEGER NOT NULL, content VARCHAR NOT NULL, lines VARCHAR NOT NULL, PRIMARY KEY (notice_id) )
CREATE TABLE outbox ( seq INTEGER NOT NULL, record_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, record_schema INTEGER NOT NULL, lane INTEGER NOT NULL, at VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, body BLOB NOT NULL, created_at VARCHAR NOT NULL, state VARCHAR NOT NULL, settled_at VARCHAR, reason VARCHAR, settled_age INTEGER, PRIMARY KEY (seq), CONSTRAINT known_state CHECK (state IN ('pending', 'acknowledged', 'set_aside')), UNIQUE (record_id) )
CREATE TABLE pin ( person VARCHAR NOT NULL, secret VARCHAR NOT NULL, set_at VARCHAR NOT NULL, set_by VARCHAR NOT NULL, PRIMARY KEY (person) )
CREATE TABLE policy ( id INTEGER NOT NULL, policy_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, department VARCHAR NOT NULL, title VARCHAR NOT NULL, regions VARCHAR NOT NULL, themes VARCHAR NOT NULL, published_on VARCHAR NOT NULL, valid_until VARCHAR, rules VARCHAR, content VARCHAR NOT NULL, PRIMARY KEY (id), UNIQUE (policy_id) )
CREATE VIRTUAL TABLE policy_search USING fts5 (title, body, content='', contentless_delete=1, tokenize='unicode61')
CREATE TABLE 'policy_search_config'(k PRIMARY KEY, v) WITHOUT ROWID
CREATE TABLE 'policy_search_data'(id INTEGER PRIMARY KEY, block BLOB)
CREATE TABLE 'policy_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER)
CREATE TABLE 'policy_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID
CREATE TABLE reply ( consultation_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, receipt VARCHAR NOT NULL, person VARCHAR, state VARCHAR NOT NULL, department VARCHAR NOT NULL, topic VARCHAR NOT NULL, text VARCHAR, at VARCHAR NOT NULL, due_on VARCHAR, PRIMARY KEY (consultation_id) )
CREATE TABLE resident ( person VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, name VARCHAR NOT NULL, id_number VARCHAR NOT NULL, town VARCHAR NOT NULL, village VARCHAR, attributes VARCHAR, PRIMARY KEY (person) )
CREATE TABLE shared_face ( template_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, person VARCHAR NOT NULL, model VARCHAR NOT NULL, vector BLOB NOT NULL, enrolled_at VARCHAR NOT NULL, PRIMARY KEY (template_id) )
CREATE TABLE store_meta ( id INTEGER NOT NULL, terminal VARCHAR NOT NULL, epoch VARCHAR NOT NULL, next_seq INTEGER NOT NULL, created_at VARCHAR NOT NULL, chain BLOB NOT NULL, age_seconds INTEGER NOT NULL, seen_at VARCHAR NOT NULL, PRIMARY KEY (id), CONSTRAINT one_line CHECK (id = 1) )
CREATE TABLE subsidy ( grant_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, person VARCHAR NOT NULL, item VARCHAR NOT NULL, fen INTEGER NOT NULL, granted_on VARCHAR NOT NULL, state VARCHAR NOT NULL, account_tail VARCHAR NOT NULL, returned_for VARCHAR, PRIMARY KEY (grant_id) )
CREATE TABLE tally ( lane INTEGER NOT NULL, state VARCHAR NOT NULL, records INTEGER NOT NULL, PRIMARY KEY (lane, state) )
CREATE TABLE ticket_series ( day VARCHAR NOT NULL, queue VARCHAR NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (day, queue) )
CREATE TABLE withdrawal ( withdrawal_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, person VARCHAR NOT NULL, at VARCHAR NOT NULL, PRIMARY KEY (withdrawal_id) )
CREATE TRIGGER matter_search_delete AFTER DELETE ON matter BEGIN DELETE FROM matter_search WHERE rowid = OLD.id; END
CREATE TRIGGER policy_search_delete AFTER DELETE ON policy BEGIN DELETE FROM policy_search WHERE rowid = OLD.id; END
CREATE TRIGGER tally_delete AFTER DELETE ON outbox BEGIN UPDATE tally SET records = records - 1 WHERE lane = OLD.lane AND state = OLD.state; END
CREATE TRIGGER tally_insert AFTER INSERT ON outbox BEGIN INSERT INTO tally (lane, state, records) VALUES (NEW.lane, NEW.state, 1) ON CONFLICT (lane, state) DO UPDATE SET records = records + 1; END
CREATE TRIGGER tally_update AFTER UPDATE OF state ON outbox BEGIN UPDATE tally SET records = records - 1 WHERE lane = OLD.lane AND state = OLD.state; INSERT INTO tally (lane, state, records) VALUES (NEW.lane, NEW.state, 1) ON CONFLICT (lane, state) DO UPDATE SET records = records + 1; END
