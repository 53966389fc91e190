CREATE INDEX face_template_person ON face_template (person)
CREATE INDEX outbox_acknowledged ON outbox (settled_age) WHERE state = 'acknowledged'
CREATE INDEX outbox_set_aside ON outbox (seq) WHERE state = 'set_aside'
CREATE INDEX outbox_waiting ON outbox (lane, seq) WHERE state = 'pending'
CREATE INDEX resident_id_number ON resident (id_number)
CREATE INDEX subsidy_person ON subsidy (person, granted_on)
CREATE TABLE face_template ( id INTEGER NOT NULL, person VARCHAR NOT NULL, model VARCHAR NOT NULL, vector BLOB NOT NULL, enrolled_at VARCHAR NOT NULL, PRIMARY KEY (id) )
CREATE TABLE feed ( kind VARCHAR NOT NULL, generation INTEGER NOT NULL, settled INTEGER NOT NULL, cursor VARCHAR, as_of VARCHAR, PRIMARY KEY (kind) )
CREATE TABLE outbox ( seq INTEGER NOT NULL, record_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, record_schema INTEGER NOT NULL, lane INTEGER NOT NULL, at VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, body BLOB NOT NULL, created_at VARCHAR NOT NULL, state VARCHAR NOT NULL, settled_at VARCHAR, reason VARCHAR, settled_age INTEGER, PRIMARY KEY (seq), CONSTRAINT known_state CHECK (state IN ('pending', 'acknowledged', 'set_aside')), UNIQUE (record_id) )
CREATE TABLE resident ( person VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, name VARCHAR NOT NULL, id_number VARCHAR NOT NULL, town VARCHAR NOT NULL, PRIMARY KEY (person) )
CREATE TABLE store_meta ( id INTEGER NOT NULL, terminal VARCHAR NOT NULL, epoch VARCHAR NOT NULL, next_seq INTEGER NOT NULL, created_at VARCHAR NOT NULL, chain BLOB NOT NULL, age_seconds INTEGER NOT NULL, seen_at VARCHAR NOT NULL, PRIMARY KEY (id), CONSTRAINT one_line CHECK (id = 1) )
CREATE TABLE subsidy ( grant_id VARCHAR NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, person VARCHAR NOT NULL, item VARCHAR NOT NULL, fen INTEGER NOT NULL, granted_on VARCHAR NOT NULL, state VARCHAR NOT NULL, account_tail VARCHAR NOT NULL, PRIMARY KEY (grant_id) )
CREATE TABLE tally ( lane INTEGER NOT NULL, state VARCHAR NOT NULL, records INTEGER NOT NULL, PRIMARY KEY (lane, state) )
CREATE TRIGGER tally_delete AFTER DELETE ON outbox BEGIN UPDATE tally SET records = records - 1 WHERE lane = OLD.lane AND state = OLD.state; END
CREATE TRIGGER tally_insert AFTER INSERT ON outbox BEGIN INSERT INTO tally (lane, state, records) VALUES (NEW.lane, NEW.state, 1) ON CONFLICT (lane, state) DO UPDATE SET records = records + 1; END
CREATE TRIGGER tally_update AFTER UPDATE OF state ON outbox BEGIN UPDATE tally SET records = records - 1 WHERE lane = OLD.lane AND state = OLD.state; INSERT INTO tally (lane, state, records) VALUES (NEW.lane, NEW.state, 1) ON CONFLICT (lane, state) DO UPDATE SET records = records + 1; END
