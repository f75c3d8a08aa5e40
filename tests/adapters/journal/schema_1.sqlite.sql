BEGIN TRANSACTION;
CREATE TABLE claims (
	"key" TEXT NOT NULL, 
	stream TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(stream) REFERENCES streams (stream)
);
INSERT INTO "claims" VALUES('submission:fsm:lead:1','lead:fsm:lead:1');
INSERT INTO "claims" VALUES('submission:fsm:lead:2','lead:fsm:lead:2');
CREATE TABLE effects (
	"key" TEXT NOT NULL, 
	stream TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	"to" TEXT, 
	about TEXT NOT NULL, 
	next_try_at BIGINT NOT NULL, 
	tries INTEGER NOT NULL, 
	why TEXT, 
	settled_at BIGINT, 
	attempt TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(stream) REFERENCES streams (stream)
);
INSERT INTO "effects" VALUES('fsm:lead:1/1/1/page0','lead:fsm:lead:1',1,0,'page','company:person:mia','assigned',1767625260000000,1,'email: SourceError',NULL,'d8e1b9e26e9af6e7eac47b88c326cfe6757b0a1c1c18c903c7591ef81cda445b');
INSERT INTO "effects" VALUES('fsm:lead:1/1/3/receipt','lead:fsm:lead:1',1,1,'tell','fsm:technician:7','1 receipt fsm:lead:1',1767625260000000,1,'email: SourceError',NULL,'4e64f3001cffeddb51516be1d9df23922bf029c5fb5988fb8bb6e853b16cc858');
INSERT INTO "effects" VALUES('fsm:lead:1/1/4/crm','lead:fsm:lead:1',1,2,'push:crm',NULL,'crm',1767621600000000,0,NULL,1767625200000000,'6deffa6b7846a1e4c08c9c210cd5c9d3d70d744d0ea5e8ea8967d6b295ce81ce');
INSERT INTO "effects" VALUES('fsm:lead:2/1/1/page0','lead:fsm:lead:2',1,0,'page','company:person:noor','assigned',1767625260000000,1,'email: SourceError',NULL,'e4029843227de9d9785f7a5b9b246b87a8d37cb16ab607cb3923be27adba796c');
INSERT INTO "effects" VALUES('fsm:lead:2/1/4/crm','lead:fsm:lead:2',1,1,'push:crm',NULL,'crm',1767621600000000,0,NULL,NULL,'0195b1adee734632641f571d4d4086e25923d064336c557dbdaa0211dd533eb8');
INSERT INTO "effects" VALUES('fsm:lead:1/1/7/owner','lead:fsm:lead:1',6,0,'tell','fsm:technician:7','1 owner fsm:lead:1',1767625260000000,1,'email: SourceError',NULL,'a998a6d59ab69e0a60bb8b8129b97df4938debe81ab5b0d8175f3df97bf9c9ad');
INSERT INTO "effects" VALUES('fsm:lead:1/1/8/crm','lead:fsm:lead:1',6,1,'push:crm',NULL,'crm',1767625200000000,0,NULL,NULL,'537f8af61a6df38c382c4062a03d0a1e6079f18d563cf610b45f90ec01266edd');
INSERT INTO "effects" VALUES('fsm:lead:2/1/5/page0','lead:fsm:lead:2',6,0,'page','company:person:noor','breached',1767798000000000,0,NULL,NULL,'8a53a88f1b24a87006772f7033f5f64da58dfe08dc147185db5b509ac8aef4a7');
INSERT INTO "effects" VALUES('fsm:lead:2/1/6/page0','lead:fsm:lead:2',6,1,'page','company:person:bo','escalated 1',1767798000000000,0,NULL,NULL,'c036fc53a19889b3a536cccc48423e5573fd45a7e656d4081a6f08cff74ad39e');
INSERT INTO "effects" VALUES('fsm:lead:1/1/9/page0','lead:fsm:lead:1',10,0,'page','company:person:mia','breached',1767798000000000,0,NULL,NULL,'71188e7fb0d0bbae1f71c5b386fc84e4ada80ad455d6978de1b95225b00f2433');
INSERT INTO "effects" VALUES('fsm:lead:1/1/10/page0','lead:fsm:lead:1',10,1,'page','company:person:leo','escalated 1',1767798000000000,0,NULL,NULL,'1d39550c460e33a7205848a16af33cb872d6bb51063b3e44b9fbbaec5222bad1');
CREATE TABLE events (
	stream TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	body TEXT NOT NULL, 
	seals TEXT, 
	prev TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (stream, version), 
	FOREIGN KEY(stream) REFERENCES streams (stream)
);
INSERT INTO "events" VALUES('lead:fsm:lead:1',1,'SubmissionReceived',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","beside":null,"branch":"company:branch:toronto","by":"fsm:technician:7","conflicts_with":null,"customer":"fsm:customer:9","customer_name_slot":"customer_name","digest_slot":"digest","is":"submission_received","lead":"fsm:lead:1","observed_at":"2026-01-05T14:00:00+00:00","recommendation":null,"sequence":null,"site":null,"submission":"fsm:lead:1","summary_slot":"summary","technician":"fsm:technician:7","urgency":null,"version":0,"visit":null}','{"claims":["submission:fsm:lead:1"],"effects":[["fsm:lead:1/1/1/page0","190d7ba06620e25dcf64ac07027e0f836c434602fa9994381e22e849aa50460b",null],["fsm:lead:1/1/3/receipt","da6ef8685fb4d921f79c820077aa547db86a3e30f0189b8bcea840546dac36f2",null],["fsm:lead:1/1/4/crm","ef4d1997e17df834b55583cd1d73237c217aeb14ccbbfa6beb0996ce05422975",null]],"index":[1,1767636000000000,"company:person:mia","acknowledge"],"texts":[["digest","c476d3f219a55e0dc9487d47608d9737dd598735319d702ca41e3c65a0fb8d66"],["summary","d1c23b8b3d5d5decff81accbe38964d9bcad87dba90d22bf4635e7db6ca5a205"],["customer_name","47801ef3bbf34176dcc9632c57af5db9661ee699a1b24b9991ba7728a511dfc5"]]}','','4f69ac72eb91451785dce08b2312f908e68283819ff95cb3814ab94b6fa9a4ae');
INSERT INTO "events" VALUES('lead:fsm:lead:1',2,'OwnerSet',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","by":"fsm:technician:7","is":"owner_set","note_slot":null,"owner":"company:person:mia","paged":["company:person:mia"],"version":0,"why":"routed"}',NULL,'4f69ac72eb91451785dce08b2312f908e68283819ff95cb3814ab94b6fa9a4ae','c5f39ec0595c6784100714356a1cb0c83e70ca6cc2facfaf068846289218845c');
INSERT INTO "events" VALUES('lead:fsm:lead:1',3,'StageEntered',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","budget":14400,"by":"fsm:technician:7","calendar":"2026","covered":true,"due":"2026-01-05T18:00:00+00:00","is":"stage_entered","stage":"acknowledge","version":0}',NULL,'c5f39ec0595c6784100714356a1cb0c83e70ca6cc2facfaf068846289218845c','6c922c06f2053016b7853f12530e3ccb464d504e7a1bf17dd579c654996f4201');
INSERT INTO "events" VALUES('lead:fsm:lead:1',4,'TellingOwed',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","by":"fsm:technician:7","cycle":1,"is":"telling_owed","obligation":"receipt","submission":"fsm:lead:1","to":"fsm:technician:7","version":0,"way":"channel"}',NULL,'6c922c06f2053016b7853f12530e3ccb464d504e7a1bf17dd579c654996f4201','39c27cc89d13be2b1af7486bcd1f8fcd976f8712727f2858af1f078d837747b7');
INSERT INTO "events" VALUES('lead:fsm:lead:1',5,'MirrorsOwed',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","by":"fsm:technician:7","is":"mirrors_owed","names":["crm"],"version":0}',NULL,'39c27cc89d13be2b1af7486bcd1f8fcd976f8712727f2858af1f078d837747b7','9823fdcfebe08b8b93e66b7115603d8ea941fe85578fbe26a1ae2cbf186f95f2');
INSERT INTO "events" VALUES('lead:fsm:lead:2',1,'SubmissionReceived',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","beside":null,"branch":"company:branch:ottawa","by":"fsm:technician:8","conflicts_with":null,"customer":"fsm:customer:9","customer_name_slot":"customer_name","digest_slot":"digest","is":"submission_received","lead":"fsm:lead:2","observed_at":"2026-01-05T14:00:00+00:00","recommendation":null,"sequence":null,"site":null,"submission":"fsm:lead:2","summary_slot":"summary","technician":"fsm:technician:8","urgency":null,"version":0,"visit":null}','{"claims":["submission:fsm:lead:2"],"effects":[["fsm:lead:2/1/1/page0","cc9b7883ddb836ead77a698b9848e600715931c1a6284a64e227d2de54e745dd",null],["fsm:lead:2/1/4/crm","ef4d1997e17df834b55583cd1d73237c217aeb14ccbbfa6beb0996ce05422975",null]],"index":[1,1767636000000000,"company:person:noor","acknowledge"],"texts":[["digest","c4232328d0fbb13c6b9c3cff56093e9a9561bac97861be1c9704b9a2872d9c55"],["summary","4d6ce955acaed25eedb268d57d5e106be2d3d66c941944e50d44413ad124e246"],["customer_name","dd354c0424d5f6cab367cebd2c5f4e3bc8c162ad16cee3f500db72ac654d1152"]]}','','efaf08bec860b05c7899d64f31667440b06449933bb6f4d8436ca64e6aeb4164');
INSERT INTO "events" VALUES('lead:fsm:lead:2',2,'OwnerSet',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","by":"fsm:technician:8","is":"owner_set","note_slot":null,"owner":"company:person:noor","paged":["company:person:noor"],"version":0,"why":"routed"}',NULL,'efaf08bec860b05c7899d64f31667440b06449933bb6f4d8436ca64e6aeb4164','30f4e256b17eb2bfa3de2bd691a92686ae796c1f2a96ba7922e3ed904661cd91');
INSERT INTO "events" VALUES('lead:fsm:lead:2',3,'StageEntered',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","budget":14400,"by":"fsm:technician:8","calendar":"2026","covered":true,"due":"2026-01-05T18:00:00+00:00","is":"stage_entered","stage":"acknowledge","version":0}',NULL,'30f4e256b17eb2bfa3de2bd691a92686ae796c1f2a96ba7922e3ed904661cd91','e15531d261557bc0c5144e1d7164d66935d88ecf84befe5783c09abdf2de919a');
INSERT INTO "events" VALUES('lead:fsm:lead:2',4,'TellingOwed',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","by":"fsm:technician:8","cycle":1,"is":"telling_owed","obligation":"receipt","submission":"fsm:lead:2","to":"fsm:technician:8","version":0,"way":"hand"}',NULL,'e15531d261557bc0c5144e1d7164d66935d88ecf84befe5783c09abdf2de919a','7200435074e6860062c8c1a2ab44711ee82a598f03843ebc024ac72836a4d683');
INSERT INTO "events" VALUES('lead:fsm:lead:2',5,'MirrorsOwed',1767621600000000,'{"at":"2026-01-05T14:00:00+00:00","authority":"source","by":"fsm:technician:8","is":"mirrors_owed","names":["crm"],"version":0}',NULL,'7200435074e6860062c8c1a2ab44711ee82a598f03843ebc024ac72836a4d683','bc0a0569caf9ab870c3cfa4b3ca25fbf04f04bc1c849a8a427955d96b9400de5');
INSERT INTO "events" VALUES('lead:fsm:lead:1',6,'Acknowledged',1767625200000000,'{"at":"2026-01-05T15:00:00+00:00","authority":"owner","by":"company:person:mia","is":"acknowledged","version":5}','{"effects":[["fsm:lead:1/1/7/owner","7d38884f86b742590fa72c334ef5733be8b25ea4938d527f5b9b10318c7b9648",null],["fsm:lead:1/1/8/crm","ef4d1997e17df834b55583cd1d73237c217aeb14ccbbfa6beb0996ce05422975",null]],"index":[1,1767711600000000,"company:person:mia","contact"],"settles":["fsm:lead:1/1/4/crm"]}','9823fdcfebe08b8b93e66b7115603d8ea941fe85578fbe26a1ae2cbf186f95f2','d7f6a915d4535a8815e92d70af3ae98efdaf49da22cc6617100d4f102c27a2db');
INSERT INTO "events" VALUES('lead:fsm:lead:1',7,'StageEntered',1767625200000000,'{"at":"2026-01-05T15:00:00+00:00","authority":"owner","budget":28800,"by":"company:person:mia","calendar":"2026","covered":true,"due":"2026-01-06T15:00:00+00:00","is":"stage_entered","stage":"contact","version":5}',NULL,'d7f6a915d4535a8815e92d70af3ae98efdaf49da22cc6617100d4f102c27a2db','0279d31732d786e16547aa3f11149c79aec38c1b1de4ada968817031382a69ec');
INSERT INTO "events" VALUES('lead:fsm:lead:1',8,'TellingOwed',1767625200000000,'{"at":"2026-01-05T15:00:00+00:00","authority":"owner","by":"company:person:mia","cycle":1,"is":"telling_owed","obligation":"owner","submission":"fsm:lead:1","to":"fsm:technician:7","version":5,"way":"channel"}',NULL,'0279d31732d786e16547aa3f11149c79aec38c1b1de4ada968817031382a69ec','d77ea1492eef716da59ab5aeebe68c0b3aca460ffbbe0cfccc9f11c93846211c');
INSERT INTO "events" VALUES('lead:fsm:lead:1',9,'MirrorsOwed',1767625200000000,'{"at":"2026-01-05T15:00:00+00:00","authority":"owner","by":"company:person:mia","is":"mirrors_owed","names":["crm"],"version":5}',NULL,'d77ea1492eef716da59ab5aeebe68c0b3aca460ffbbe0cfccc9f11c93846211c','b03463fb612520c74a60e0a54b440c4e788a2281bdd5d0785deb662af850556d');
INSERT INTO "events" VALUES('lead:fsm:lead:2',6,'Breached',1767798000000000,'{"at":"2026-01-07T15:00:00+00:00","authority":"system","by":"proactive:system:desk","due":"2026-01-05T18:00:00+00:00","is":"breached","paged":["company:person:noor"],"stage":"acknowledge","version":5}','{"effects":[["fsm:lead:2/1/5/page0","a5010d5498428ae96a745669ca056baa35c90754e013212c711822c95b57bb7e",null],["fsm:lead:2/1/6/page0","3bedb828b12fb12d3148bb3040c980235312c6b1082eaf5dafb5885632f9005c",null]],"index":[1,1767812400000000,"company:person:noor","acknowledge"]}','bc0a0569caf9ab870c3cfa4b3ca25fbf04f04bc1c849a8a427955d96b9400de5','082de591d0f1e5bdb7ca24c0d3e1a0ba2f8cce789f4cc3394c7d02c43b63c775');
INSERT INTO "events" VALUES('lead:fsm:lead:2',7,'Escalated',1767798000000000,'{"at":"2026-01-07T15:00:00+00:00","authority":"system","by":"proactive:system:desk","calendar":"2026","covered":true,"is":"escalated","next_action_at":"2026-01-07T19:00:00+00:00","paged":["company:person:bo"],"rung":1,"version":5}',NULL,'082de591d0f1e5bdb7ca24c0d3e1a0ba2f8cce789f4cc3394c7d02c43b63c775','94f4b6f02e8513c420e668b1a64840ce236ba767e4b0340eaede0d5a85707f1b');
INSERT INTO "events" VALUES('lead:fsm:lead:1',10,'Breached',1767798000000000,'{"at":"2026-01-07T15:00:00+00:00","authority":"system","by":"proactive:system:desk","due":"2026-01-06T15:00:00+00:00","is":"breached","paged":["company:person:mia"],"stage":"contact","version":9}','{"effects":[["fsm:lead:1/1/9/page0","5a323970e0f74517a05b8cde40240f5e049deb203355cb7375a80d039a2645cd",null],["fsm:lead:1/1/10/page0","0b04b20c8b5d62264ae5cf1d35ec144e66f2af16e11a8a5c611f69e0b5d9c856",null]],"index":[1,1767812400000000,"company:person:mia","contact"]}','b03463fb612520c74a60e0a54b440c4e788a2281bdd5d0785deb662af850556d','cefd9b53447d20d55c54220308ab90c65353745ea342f81f684f3ed314961f1d');
INSERT INTO "events" VALUES('lead:fsm:lead:1',11,'Escalated',1767798000000000,'{"at":"2026-01-07T15:00:00+00:00","authority":"system","by":"proactive:system:desk","calendar":"2026","covered":true,"is":"escalated","next_action_at":"2026-01-07T19:00:00+00:00","paged":["company:person:leo"],"rung":1,"version":9}',NULL,'cefd9b53447d20d55c54220308ab90c65353745ea342f81f684f3ed314961f1d','584bd962c230c083894f6eb5ce94bbfe094ba1b8d07a131f5d4cccbf1dbecacb');
CREATE TABLE meta (
	id SMALLINT NOT NULL, 
	schema INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "meta" VALUES(1,1);
CREATE TABLE streams (
	stream TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	head TEXT NOT NULL, 
	live SMALLINT, 
	next_action_at BIGINT, 
	owner TEXT, 
	stage TEXT, 
	PRIMARY KEY (stream)
);
INSERT INTO "streams" VALUES('lead:fsm:lead:1',11,'584bd962c230c083894f6eb5ce94bbfe094ba1b8d07a131f5d4cccbf1dbecacb',1,1767812400000000,'company:person:mia','contact');
INSERT INTO "streams" VALUES('lead:fsm:lead:2',7,'94f4b6f02e8513c420e668b1a64840ce236ba767e4b0340eaede0d5a85707f1b',1,1767812400000000,'company:person:noor','acknowledge');
CREATE TABLE texts (
	stream TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	slot TEXT NOT NULL, 
	subject TEXT, 
	salt TEXT, 
	body TEXT, 
	erased_at BIGINT, 
	erasure TEXT, 
	PRIMARY KEY (stream, version, ordinal), 
	FOREIGN KEY(stream) REFERENCES streams (stream)
);
INSERT INTO "texts" VALUES('lead:fsm:lead:1',1,0,'digest','fsm:customer:9',NULL,NULL,1767798000000000,'fa02b576282cc0eb2ba3a2ffe425bb6f92dde543d3aeee5020452ce1030696ce');
INSERT INTO "texts" VALUES('lead:fsm:lead:1',1,1,'summary','fsm:customer:9',NULL,NULL,1767798000000000,'5c956c512c36c918cee40a6cea868c2903a516688359ab236e0a3e874acef6c1');
INSERT INTO "texts" VALUES('lead:fsm:lead:1',1,2,'customer_name','fsm:customer:9',NULL,NULL,1767798000000000,'e9f2490d7b8f699eb39405c9a2c7dc23543741cfde23535d03d430b840c503d3');
INSERT INTO "texts" VALUES('lead:fsm:lead:2',1,0,'digest','fsm:customer:9',NULL,NULL,1767798000000000,'35eff155b7c548242c29c1bd1ecb5a09fcffb4bf13eb7a86e5c8be76f9d17329');
INSERT INTO "texts" VALUES('lead:fsm:lead:2',1,1,'summary','fsm:customer:9',NULL,NULL,1767798000000000,'25763a6e6807796289049d02d5619a02fad62a9ba76b4446c4f43d49db299d10');
INSERT INTO "texts" VALUES('lead:fsm:lead:2',1,2,'customer_name','fsm:customer:9',NULL,NULL,1767798000000000,'cf9623d59c889f4c3d73223db7ad1132a15bc3b52e7802aebc4afdadd6c6de49');
CREATE INDEX streams_due ON streams (next_action_at, stream) WHERE live = 1;
CREATE INDEX effects_owed ON effects (kind, next_try_at, "key") WHERE settled_at IS NULL;
CREATE UNIQUE INDEX effects_of ON effects (stream, version, ordinal);
CREATE INDEX texts_about ON texts (subject) WHERE erased_at IS NULL AND subject IS NOT NULL;
CREATE INDEX texts_latest ON texts (stream, slot, version, ordinal);
CREATE INDEX claims_of ON claims (stream);
COMMIT;
