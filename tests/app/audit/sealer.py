"""A process that seals again and again. Arguments: the database's address and the folder of heads."""

import sys
from pathlib import Path

import psycopg

from app.upkeep.sealing import seal_and_keep

if __name__ == "__main__":
    with psycopg.connect(sys.argv[1]) as connection:
        while True:
            seal_and_keep(connection, Path(sys.argv[2]))
