"""Attacks on the log and on what it witnesses: the statements of one transaction each, as data.

Braces stand for what ``Attacker.words()`` says of a table: ``{row}`` and ``{other}`` are conditions that two of its
rows meet, ``{copy}`` and ``{same}`` the columns of a row that is new but for its values and of one that would take
its place, ``{event}`` a statement that stores the event with the id ``{new}``; none ever has the id ``{never}``.
"""

from collections.abc import Mapping

Attacks = Mapping[str, tuple[str, ...]]

CHANGE = "UPDATE {table} SET {change}"
NAMING = CHANGE + ", last_event_id = "
INSERT = "INSERT INTO {table} ({columns}) SELECT {copy} FROM {table} WHERE {row}"
INSERT_NAMING = "INSERT INTO {table} ({others}, last_event_id) SELECT {other_copies}, "
TAKE = "INSERT INTO {table} ({columns}) SELECT {same} FROM {table} WHERE {row}"
UPSERT = TAKE + " ON CONFLICT ({unique}) DO UPDATE SET {change}"
REPLACE = TAKE.replace("INSERT", "INSERT OR REPLACE")
TAKE_PLACE = "UPDATE OR REPLACE {table} SET ({unique}) = (SELECT {unique} FROM {table} WHERE {row})"
BESIDE = "UPDATE OR REPLACE {table} SET rowid = (SELECT rowid FROM {table} WHERE {other})"
MERGE = "MERGE INTO {table} USING (SELECT 1) AS one ON {row} WHEN MATCHED THEN "
BY_ROWID = (
    "(rowid, {columns}) SELECT (SELECT rowid FROM {table} WHERE {row}), {copy} FROM {table} WHERE {other}"
)
OTHER_EVENTS = "CREATE TEMP TABLE event (id text, log_id text, seq integer)"
OTHER_EVENTS_HERE = "CREATE TEMP TABLE event (id uuid, log_id uuid, seq integer)"
OTHER_SCHEMA = ("CREATE SCHEMA mine", "SET LOCAL search_path = mine, pg_catalog, public")
#: that no two ids are the same
OTHER_EQUALITY = (
    *OTHER_SCHEMA,
    "CREATE FUNCTION mine.never(uuid, uuid) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false'",
    "CREATE OPERATOR mine.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = mine.never)",
)
LATE_REPLICA = "SET LOCAL session_replication_role = replica"

ON_ROWS: Attacks = {
    "update all": (CHANGE,),
    "update one": (CHANGE + " WHERE {row}",),
    "update, naming an old event": (NAMING + "'{old}' WHERE {row}",),
    "update, naming its last event again": (NAMING + "last_event_id WHERE {row}",),
    "update, naming nothing": (NAMING + "NULL WHERE {row}",),
    "update, naming an event that never comes": (NAMING + "'{never}' WHERE {row}",),
    "update after the event": ("{event}", NAMING + "'{new}' WHERE {row}"),
    "update beside an event": (CHANGE + " WHERE {row}", "{event}"),
    "another id": ("UPDATE {table} SET id = '{never}', last_event_id = '{new}' WHERE {row}", "{event}"),
    "delete": ("DELETE FROM {table} WHERE {row}",),
    "delete beside an event": ("DELETE FROM {table} WHERE {row}", "{event}"),
    "insert": ("INSERT INTO {table} ({others}) SELECT {other_copies} FROM {table} WHERE {row}",),
    "insert, naming an old event": (INSERT_NAMING + "'{old}' FROM {table} WHERE {row}",),
    "insert, naming an event that never comes": (INSERT_NAMING + "'{never}' FROM {table} WHERE {row}",),
    "insert after the event": ("{event}", INSERT),
    "upsert": (UPSERT, "{event}"),
    "upsert, naming an old event": (UPSERT + ", last_event_id = '{old}'", "{event}"),
    "upsert, naming an event that never comes": (UPSERT + ", last_event_id = '{never}'", "{event}"),
}
#: for each unique key: each brings an event, but the row that is in the way would go without one
ON_PLACES: Attacks = {
    "insert or replace": (REPLACE, "{event}"),
    "replace into": (REPLACE.replace("INSERT OR REPLACE", "REPLACE"), "{event}"),
    "update or replace": (TAKE_PLACE + ", last_event_id = '{new}' WHERE {other}", "{event}"),
}
ON_ROWS_OF_SQLITE: Attacks = {
    "or ignore": (CHANGE.replace("UPDATE", "UPDATE OR IGNORE"),),
    "or fail": (CHANGE.replace("UPDATE", "UPDATE OR FAIL"),),
    "or rollback": (CHANGE.replace("UPDATE", "UPDATE OR ROLLBACK"),),
    "replace by rowid": ("INSERT OR REPLACE INTO {table} " + BY_ROWID, "{event}"),
    "update to the rowid of another": (
        BESIDE + ", last_event_id = '{new}' WHERE {row}", "{event}",
    ),
    "insert at the rowid that stands for none": (
        "INSERT INTO {table} (rowid, {columns}) SELECT -1, {copy} FROM {table} WHERE {row}", "{event}",
    ),
    "update, the default as event": (
        "{event_by_default}", NAMING.replace("UPDATE", "UPDATE OR REPLACE") + "NULL WHERE {row}",
    ),
    "insert, the default as event": (
        "{event_by_default}",
        "INSERT INTO {table} ({others}) SELECT {other_copies} FROM {table} WHERE {row}",
    ),
    "insert or replace, the default as event": (
        "{event_by_default}", INSERT_NAMING.replace("INSERT", "INSERT OR REPLACE") + "NULL FROM {table} WHERE {row}",
    ),
    "another table of events": (OTHER_EVENTS, NAMING + "'{old}' WHERE {row}"),
    "another word on the keys": (
        "CREATE TEMP TABLE pragma_foreign_keys AS SELECT 1 AS foreign_keys", NAMING + "'{never}' WHERE {row}",
    ),
    "keys off before the end": (NAMING + "'{never}' WHERE {row}", "PRAGMA foreign_keys = OFF"),
    "an event in capitals": (NAMING + "upper('{old}') WHERE {row}",),
    "an event as bytes": (NAMING + "CAST('{old}' AS BLOB) WHERE {row}",),
}  # fmt: skip
ON_ROWS_OF_POSTGRESQL: Attacks = {
    "truncate": ("TRUNCATE {table}",),
    "truncate all": ("TRUNCATE {table} CASCADE",),
    "merge": (MERGE + "UPDATE SET {change}",),
    "merge, naming an old event": (MERGE + "UPDATE SET {change}, last_event_id = '{old}'",),
    "merge away": (MERGE + "DELETE",),
    "within a query": ("WITH done AS (UPDATE {table} SET {change} RETURNING 1) SELECT * FROM done",),
    "another table of events": (OTHER_EVENTS_HERE, NAMING + "'{old}' WHERE {row}"),
    "another schema": (
        *OTHER_SCHEMA, "CREATE TABLE mine.event (id uuid)", NAMING + "'{old}' WHERE {row}",
    ),
    "another equality": (*OTHER_EQUALITY, NAMING + "'{old}'"),
    "a replica before the end": (NAMING + "'{never}' WHERE {row}", LATE_REPLICA),
    "a replica for the event": (NAMING + "'{new}' WHERE {row}", LATE_REPLICA, "{event}"),
}  # fmt: skip

#: an annotation that brings a new event opens its own tags and sources and no others
HERE = "UPDATE annotation SET last_event_id = '{new}' WHERE id = '{here}'"
THERE = "UPDATE annotation SET last_event_id = '{new}' WHERE id = '{there}'"
MOVE = "UPDATE {table} SET annotation_id = '{there}', position = 99 WHERE {row}"
DELETE = "DELETE FROM {table} WHERE {row}"
ON_PARTS: Attacks = {
    "insert": (INSERT,),
    "insert beside an event of another": (THERE, INSERT, "{event}"),
    "insert after the event": (HERE, "{event}", INSERT),
    "insert for an event that never comes": (HERE, INSERT),
    "update": (CHANGE + " WHERE {row}",),
    "update beside an event of another": (THERE, CHANGE + " WHERE {row}", "{event}"),
    "update after the event": (HERE, "{event}", CHANGE + " WHERE {row}"),
    "update for an event that never comes": (HERE, CHANGE + " WHERE {row}"),
    "move": (MOVE,),
    "move to where an event comes": (THERE, MOVE, "{event}"),
    "move from where an event comes": (HERE, MOVE, "{event}"),
    "renumber": ("UPDATE {table} SET position = 99 WHERE {row}",),
    "delete": (DELETE,),
    "delete all": ("DELETE FROM {table}",),
    "delete beside an event of another": (THERE, DELETE, "{event}"),
    "delete after the event": (HERE, "{event}", DELETE),
    "delete for an event that never comes": (HERE, DELETE),
    "delete with the annotation": (HERE, "DELETE FROM annotation WHERE id = '{here}'", "{event}"),
    "upsert": (UPSERT,),
}
ON_PARTS_OF_SQLITE: Attacks = {
    "insert or replace": (REPLACE,),
    "insert or replace with an event": (HERE, REPLACE, "{event}"),
    "replace by rowid": (THERE, "REPLACE INTO {table} " + BY_ROWID, "{event}"),
    "update or replace": (THERE, TAKE_PLACE + " WHERE {other}", "{event}"),
    "insert at the rowid that stands for none": (
        HERE, "INSERT INTO {table} (rowid, {columns}) SELECT -1, {copy} FROM {table} WHERE {row}", "{event}",
    ),
    "another table of events": (OTHER_EVENTS, CHANGE + " WHERE {row}"),
}  # fmt: skip
ON_PARTS_OF_POSTGRESQL: Attacks = {
    "truncate": ("TRUNCATE {table}",),
    "merge": (MERGE + "UPDATE SET {change}",),
    "merge away": (MERGE + "DELETE",),
    "another table of events": (OTHER_EVENTS_HERE, CHANGE + " WHERE {row}"),
    "another table of annotations": ("CREATE TEMP TABLE annotation (id uuid, last_event_id uuid)", DELETE),
    "another equality": (*OTHER_EQUALITY, CHANGE),
}

ERASE = (
    "UPDATE event SET before = NULL, after = NULL, reason = '', salt = NULL, erased = 'x', redacted_by_id = "
)
ON_EVENTS: Attacks = {
    "update all": ("UPDATE event SET reason = 'x'",),
    "update beside an event": ("UPDATE event SET reason = 'x' WHERE {row}", "{event}"),
    "delete": (DELETE,),
    "delete all": ("DELETE FROM event",),
    "delete beside an event": (DELETE, "{event}"),
    "erase, naming nothing": (ERASE + "NULL WHERE {row}",),
    "erase, naming an old event": (ERASE + "'{old}' WHERE {row}",),
    "erase, naming an event that never comes": (ERASE + "'{never}' WHERE {row}",),
    "erase after the event": ("{event}", ERASE + "'{new}' WHERE {row}"),
    "put another salt": (
        "UPDATE event SET salt = leaf_hash, redacted_by_id = '{new}' WHERE {row}",
        "{event}",
    ),
    "upsert": (UPSERT,),
}
ON_EVENTS_OF_SQLITE: Attacks = {
    "another rowid": (
        "UPDATE OR REPLACE event SET rowid = 99999, redacted_by_id = '{new}' WHERE {row}", "{event}",
    ),
    "update or replace": ("UPDATE OR REPLACE event SET id = '{old}' WHERE {other}",),
}  # fmt: skip
ON_EVENTS_OF_POSTGRESQL: Attacks = {
    "truncate": ("TRUNCATE event",),
    "truncate all": ("TRUNCATE event CASCADE",),
    "merge": (MERGE + "UPDATE SET {change}",),
    "merge away": (MERGE + "DELETE",),
    "another table of events": (OTHER_EVENTS_HERE, ERASE.replace("event", "public.event") + "'{old}' WHERE {row}"),
    "another table to number from": (
        OTHER_EVENTS_HERE,
        "INSERT INTO pg_temp.event SELECT id, log_id, 998 FROM public.event WHERE {row}",
        "INSERT INTO public.event ({columns}) SELECT {far} FROM public.event WHERE {row}",
    ),
    "another equality": (*OTHER_EQUALITY, ERASE + "'{old}'"),
}  # fmt: skip

NEXT = "(SELECT max(seq) + 1 FROM event AS e WHERE e.log_id = event.log_id)"
#: what is wrong with a new event: columns that are not as they should be
WRONG_EVENTS: Mapping[str, Mapping[str, str]] = {
    "a number that is taken": {"seq": "seq"},
    "a gap": {"seq": NEXT + " + 1"},
    "a number of zero": {"seq": "0"},
    "a number below zero": {"seq": "-1"},
    "the number of another log": {
        "seq": "(SELECT count(*) + 1 FROM event AS e WHERE e.log_id <> event.log_id)"
    },
    "a log that is not there": {"log_id": "id", "seq": "1"},
    "an id that is taken": {"id": "id"},
    "an erasure from the start": {"redacted_by_id": "id"},
}

ON_LOGS: Attacks = {
    "update": ("UPDATE audit_log SET id = '{never}' WHERE {row}",),
    "update to itself": ("UPDATE audit_log SET id = id",),
    "delete": (DELETE,),
    "delete one without events": ("DELETE FROM audit_log WHERE {other}",),
    "upsert": (UPSERT,),
}  # fmt: skip
ON_LOGS_OF_SQLITE: Attacks = {
    "insert or replace": ("INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE {row}",),
    "replace by rowid": (
        "REPLACE INTO audit_log (rowid, id) SELECT rowid, '{never}' FROM audit_log WHERE {row}",
    ),
    "update or replace": (
        "UPDATE OR REPLACE audit_log SET id = (SELECT id FROM audit_log WHERE {row}) WHERE {other}",
    ),
    "insert at the rowid that stands for none": ("INSERT INTO audit_log (rowid, id) VALUES (-1, '{never}')",),
}
ON_LOGS_OF_POSTGRESQL: Attacks = {
    "truncate": ("TRUNCATE audit_log",),
    "truncate all": ("TRUNCATE audit_log CASCADE",),
    "merge away": (MERGE + "DELETE",),
}

#: a change that no constraint minds
CHANGES = {
    "person": "is_admin = NOT {table}.is_admin", "api_token": "label = 'x'", "project": "title = 'x'",
    "verdict": "name = 'x'", "membership": "role = 'curator'", "invitation": "note = 'x'", "article": "title = 'x'",
    "revision": "text = 'x'", "annotation": "verdict = 'disputed'", "link": "note = 'x'",
    "assignment": "origin = 'own'", "adjudication": "reason = 'x'", "thread": "status = 'resolved'",
    "comment": "text = 'x'", "suggestion": "reason = 'x'", "sentence_mark": "mark = 'out_of_scope'",
    "release": "licence = 'x'", "publication": "note = 'x'", "preannotation": "reason = 'x'",
    "preannotation_decision": "status = 'withdrawn'",
    "annotation_tag": "name = 'x'", "source": "title = 'x'", "event": "reason = 'x'", "audit_log": "id = '{never}'",
}  # fmt: skip
#: what a copy of a row has to say otherwise, so that nothing but the log is in its way
COPIES = {
    "person": {"name": "'x'", "email": "'x'"}, "project": {"slug": "'x'"}, "verdict": {"key": "'x'"},
    "membership": {"person_id": "(SELECT id FROM person WHERE name = 'eve')"}, "revision": {"number": "99"},
    "assignment": {"person_id": "(SELECT id FROM person WHERE name = 'eve')"},
    "sentence_mark": {"start_offset": "0", "end_offset": "1"}, "release": {"name": "'x'"},
    "publication": {"number": "99"},
    "preannotation_decision": {"created_by_id": "(SELECT id FROM person WHERE name = 'eve')"},
    "link": {"relation": "'context'"}, "annotation_tag": {"position": "99"}, "source": {"position": "99"},
    "event": {"seq": NEXT},
}  # fmt: skip
