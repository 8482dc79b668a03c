"""Gives the history in a database a past: python3 history.py FILE DAYS

A reading every evening of the days before the first one, as many impressions on a working day as an office makes,
none on a Sunday, and one week without a reading.
"""

import sqlite3
import sys
from datetime import datetime, timedelta, timezone

file, days = sys.argv[1], int(sys.argv[2])
connection = sqlite3.connect(file)
series, device = connection.execute(
    "SELECT id, device_id FROM series WHERE kind = 'meter' AND key = 'total-impressions'"
).fetchone()
first, value = connection.execute(
    "SELECT taken_at, value FROM sample WHERE series_id = ? ORDER BY taken_at LIMIT 1", (series,)
).fetchone()

today = datetime.fromtimestamp(first / 1000, timezone.utc).replace(hour=19, minute=0, second=0, microsecond=0)
for back in range(1, days + 1):
    evening = today - timedelta(days=back)
    if not 40 <= back < 47:
        at = int(evening.timestamp() * 1000)
        connection.execute("INSERT INTO reading (taken_at, sequence, device_id) VALUES (?, 0, ?)", (at, device))
        connection.execute("INSERT INTO sample (taken_at, series_id, value) VALUES (?, ?, ?)", (at, series, value))
    chance = evening.toordinal() * 7919 % 1300
    value -= 0 if evening.weekday() == 6 else chance // 12 if evening.weekday() == 5 else 1500 + chance
connection.commit()
