"""``make demo``: serves the sample portal, crawls it with ``scrapy crawl guangdong_reports`` and stops the server.

The table at the end and the progress line are the crawl's own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
from pathlib import Path

from samples.serve import PORT, start


def main() -> int:
    """Command line; the exit status is that of the crawl, or 1 where it cannot start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data/demo", help="where store, archive and feeds are written")
    options = parser.parse_args()
    try:
        server = start(PORT)
    except OSError as error:
        print(f"the sample portal cannot listen on 127.0.0.1:{PORT}: {error}", file=sys.stderr)
        return 1
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scrapy = Path(sys.executable).with_name("scrapy")
    # No pause between requests: the portal is our own. Errors only in the log; the crawl prints its progress itself.
    told = {"PORTALS": "samples/portals.csv", "DATA_DIR": options.data, "DOWNLOAD_DELAY": "0", "LOG_LEVEL": "ERROR"}
    command = ["crawl", "guangdong_reports", *(word for name, value in told.items() for word in ("-s", f"{name}={value}"))]
    print(f"sample portal on http://127.0.0.1:{PORT}\n$ {' '.join(['scrapy', *command])}", flush=True)
    crawl = subprocess.Popen([str(scrapy), *command])
    try:
        return crawl.wait()
    except KeyboardInterrupt:
        return crawl.wait()  # Ctrl-C has reached the crawl, too, which ends in order
    finally:
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
