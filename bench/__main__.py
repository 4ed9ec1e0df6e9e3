"""``make bench``: all timings, one after the other, on this machine. The figures stand in docs/performance.md."""

from __future__ import annotations

import platform

from bench import crawl, decoding, export, growing, reading, site


def main() -> None:
    """Prints the tables of every benchmark."""
    print(f"Python {platform.python_version()} on {platform.machine()}\n")
    for title, part in (("Decoding", decoding), ("Reading", reading), ("The crawl", crawl), ("The export", export), ("Growing", growing), ("The site", site)):
        print(f"## {title}\n")
        part.main()
        print()


if __name__ == "__main__":
    main()
