"""`govreports COMMAND ...` or `python -m govreports`: Scrapy's command line with this project's settings, in any folder."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """As `scrapy`, where there is no scrapy.cfg."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "govreports.settings")
    from scrapy.cmdline import execute

    execute(["govreports", *sys.argv[1:]])


if __name__ == "__main__":
    main()
