"""The reference of the import benchmark: one plain COPY of CSV files to Parquet.

Reads one JSON request a line (files, out) from standard input and answers one JSON line (seconds, rows).
"""
import json
import sys
import time

import duckdb


def main():
    connection = duckdb.connect()
    for line in sys.stdin:
        request = json.loads(line)
        files = ", ".join("'%s'" % name.replace("'", "''") for name in request["files"])
        out = request["out"].replace("'", "''")
        began = time.perf_counter()
        rows = connection.execute("COPY (SELECT * FROM read_csv([%s])) TO '%s' (FORMAT parquet)" % (files, out)).fetchone()[0]
        print(json.dumps({"seconds": time.perf_counter() - began, "rows": rows}), flush=True)


if __name__ == "__main__":
    main()
