CREATE TABLE meta (
	id SMALLINT NOT NULL,
	schema INTEGER NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE streams (
	stream TEXT COLLATE "C" NOT NULL,
	version INTEGER NOT NULL,
	head TEXT COLLATE "C" NOT NULL,
	live SMALLINT,
	next_action_at BIGINT,
	owner TEXT COLLATE "C",
	stage TEXT COLLATE "C",
	PRIMARY KEY (stream)
);
CREATE INDEX streams_due ON streams (next_action_at, stream) WHERE live = 1;
CREATE TABLE claims (
	key TEXT COLLATE "C" NOT NULL,
	stream TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (key),
	FOREIGN KEY(stream) REFERENCES streams (stream)
);
CREATE INDEX claims_of ON claims (stream);
CREATE TABLE effects (
	key TEXT COLLATE "C" NOT NULL,
	stream TEXT COLLATE "C" NOT NULL,
	version INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	"to" TEXT COLLATE "C",
	about TEXT COLLATE "C" NOT NULL,
	next_try_at BIGINT NOT NULL,
	tries INTEGER NOT NULL,
	why TEXT COLLATE "C",
	settled_at BIGINT,
	attempt TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (key),
	FOREIGN KEY(stream) REFERENCES streams (stream)
);
CREATE UNIQUE INDEX effects_of ON effects (stream, version, ordinal);
CREATE INDEX effects_owed ON effects (kind, next_try_at, key) WHERE settled_at IS NULL;
CREATE TABLE events (
	stream TEXT COLLATE "C" NOT NULL,
	version INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	at BIGINT NOT NULL,
	body TEXT COLLATE "C" NOT NULL,
	seals TEXT COLLATE "C",
	prev TEXT COLLATE "C" NOT NULL,
	hash TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (stream, version),
	FOREIGN KEY(stream) REFERENCES streams (stream)
);
CREATE TABLE texts (
	stream TEXT COLLATE "C" NOT NULL,
	version INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	slot TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C",
	salt TEXT COLLATE "C",
	body TEXT COLLATE "C",
	erased_at BIGINT,
	erasure TEXT COLLATE "C",
	PRIMARY KEY (stream, version, ordinal),
	FOREIGN KEY(stream) REFERENCES streams (stream)
);
CREATE INDEX texts_about ON texts (subject) WHERE erased_at IS NULL AND subject IS NOT NULL;
CREATE INDEX texts_latest ON texts (stream, slot, version, ordinal);
