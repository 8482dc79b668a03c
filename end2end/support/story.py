"""Gives alerts and supplies in a database a past, beside the impressions of history.py: python3 story.py FILE DAYS

Now and then a cover is open, a tray runs empty, toner is low. Tray 2 jams rarely, and in the last days often. Supplies
lose a page's worth with each page, and are replaced when they are empty, each by one with a serial number of its own. As much
was printed as the printer's own dates of replacement say.
"""

import sqlite3
import sys

file, days = sys.argv[1], int(sys.argv[2])
connection = sqlite3.connect(file)
(first,) = connection.execute("SELECT min(at) FROM event").fetchone()
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
# What is there already is the newest.
ROOM = 10_000
connection.execute("UPDATE event SET id = -id - ?, episode = episode + ?", (ROOM, ROOM))
connection.execute("UPDATE event SET id = -id")
connection.execute("UPDATE episode SET id = -id - ?", (ROOM,))
connection.execute("UPDATE episode SET id = -id")

# code, its name, group, row, severity, training, words, minutes that it lasts, days between two
KINDS = [
    (8, "jam", "input", 2, "critical", "untrained", "Paper jam in tray 2", 7, 9),
    (808, "inputMediaSupplyEmpty", "input", 1, "warning", "untrained", "Tray 1 is empty", 45, 4),
    (3, "coverOpen", "cover", 1, "critical", "untrained", "Front cover is open", 3, 6),
    (1104, "markerTonerAlmostEmpty", "marker-supplies", 1, "warning", "untrained", "Toner is low", 2_900, 30),
]
OFTEN = 12

told = []
for row, (code, name, group, place, severity, training, words, minutes, pause) in enumerate(KINDS):
    for day in range(1, days):
        jams_often = code == 8 and day < OFTEN
        chance = (day * 7919 + row * 104_729) % (pause * 97)
        if not jams_often and chance >= 97:
            continue
        for again in range(2 if jams_often else 1):
            raised = first - day * DAY + (chance % 90 + 120 * again) * MINUTE
            lasted = minutes * MINUTE * (60 + chance % 80) // 100
            told.append((raised, lasted, code, name, group, place, severity, training, words))

events = []
for episode, (raised, lasted, code, name, group, place, severity, training, words) in enumerate(sorted(told), 1):
    cleared, look, index = raised + lasted, MINUTE // 2, 100 + episode
    connection.execute(
        "INSERT INTO episode (id, alert_index, code, code_name, alert_group, group_index, severity, training, text,"
        " raised_earliest, raised_at, seen_last, cleared_earliest, cleared_at, times, unwatched)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0)",
        (episode, index, code, name, group, place, severity, training, words)
        + (raised - look, raised, cleared - look, cleared - look, cleared),
    )
    length = lasted // MINUTE
    events.append((raised, "alert-raised", index, f"Alert: {words}.", None, severity, episode))
    events.append((cleared, "alert-cleared", index, f"Alert cleared after {length} minutes: {words}.", severity, None, episode))
for number, (at, kind, index, label, before, after, episode) in enumerate(sorted(events, key=lambda event: event[0]), 1):
    connection.execute(
        "INSERT INTO event (id, at, kind, subject, label, from_value, to_value, episode) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, at, kind, f"alert/{index}", label, before, after, episode),
    )

series = {
    (kind, key): (number, value)
    for kind, key, number, value in connection.execute(
        "SELECT kind, key, id, (SELECT value FROM sample WHERE series_id = series.id ORDER BY taken_at LIMIT 1) FROM series"
    )
}
told = connection.execute("SELECT device_id, supply, serial_number, part_number, replaced_at FROM supply_identity").fetchall()
counter = series["meter", "total-impressions"][0]
count = "SELECT taken_at, value FROM sample WHERE series_id = ? ORDER BY taken_at DESC"
(_, now), *before = connection.execute(count, (counter,)).fetchall()
# The toner's own date says how much was printed since, if a page takes a page's worth.
_, supply, _, _, replaced_at = min(told, key=lambda row: row[1])
used = series["supply-capacity", str(supply)][1] - series["supply-level", str(supply)][1]
printed = now - next(value for at, value in before if at <= replaced_at)
before = [(at, now - (now - value) * used // printed) for at, value in before]
# Since when each cartridge was inside, by supply and by how many came after it.
inside = {}
for at, value in before:
    connection.execute("UPDATE sample SET value = ? WHERE series_id = ? AND taken_at = ?", (value, counter, at))
    for (kind, key), (number, level) in series.items():
        if kind == "supply-level":
            capacity = series["supply-capacity", key]
            ago, left = divmod(level + now - value, capacity[1])
            inside[int(key), ago] = at
            connection.execute("INSERT INTO sample (taken_at, series_id, value) VALUES (?, ?, ?)", (at, number, left))
            connection.execute("INSERT INTO sample (taken_at, series_id, value) VALUES (?, ?, ?)", (at, *capacity))
for device, supply, serial_number, part_number, _ in told:
    for since, ago in [(at, ago) for (key, ago), at in inside.items() if key == supply and ago]:
        number = f"{serial_number}-{ago}" if serial_number else serial_number
        connection.execute(
            "INSERT INTO supply_identity (device_id, supply, since, serial_number, part_number) VALUES (?, ?, ?, ?, ?)",
            (device, supply, since, number, part_number),
        )
    if (supply, 0) in inside:
        connection.execute("UPDATE supply_identity SET since = ? WHERE supply = ? AND since = "
                           "(SELECT max(since) FROM supply_identity WHERE supply = ?)", (inside[supply, 0], supply, supply))
connection.commit()
