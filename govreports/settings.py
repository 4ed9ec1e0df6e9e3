"""Settings that are ours, or differ from Scrapy's own, or that we rely on, each with one line why.

Everything can be set with `-s NAME=value`; what is read from `os.environ` below also by the environment
(`GOVREPORTS_CONTACT=...`).
"""

import gc
import os

from govreports import __version__

# A report is ten thousand small objects and hardly a cycle: collecting less often than Python's (700, 10, 10) takes a tenth off
# the time of a crawl, for some 20 MB more.
gc.set_threshold(20_000, 10, 10)

# Scrapy's cookies ask tldextract which domains are public; it would fetch its list from elsewhere. Its own copy will do.
os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")

BOT_NAME = "govreports"
SPIDER_MODULES = ["govreports.spiders"]
COMMANDS_MODULE = "govreports.commands"  # extract, checkall, ...

# -- who we are and where things lie ------------------------------------------------------------------------------
CONTACT = os.environ.get("GOVREPORTS_CONTACT", "")  # an address or page; `scrapy checkall` demands it
# Honest, in the form that portals accept (some reset anything else); the base spider puts a CONTACT given by -s in.
USER_AGENT = f"Mozilla/5.0 (compatible; govreports/{__version__}{f'; +{CONTACT}' if CONTACT else ''})"
DATA_DIR = os.environ.get("GOVREPORTS_DATA_DIR", "data")  # store, archive, feeds and run reports lie under it
FEED_DIR = ""  # empty: DATA_DIR/feeds
DATABASE_URL = os.environ.get("GOVREPORTS_DATABASE_URL", "")  # empty: SQLite in DATA_DIR
REDIS_URL = os.environ.get("GOVREPORTS_REDIS_URL", "")  # the queue of portals that several crawlers share; empty: none
QUEUE_PORTALS = 16  # portals that one of them walks at once
PORTALS = ""  # path of a CSV that replaces the registry of the package

# -- manners ------------------------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True  # Scrapy's default is False; a row may except itself, with its reason
ROBOTSTXT_USER_AGENT = BOT_NAME  # our product token (RFC 9309, 2.2.1): what robots.txt says of Mozilla is not said of us
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one connection a host
CONCURRENT_REQUESTS = 32  # many hosts at once: each is slow
DOWNLOAD_DELAY = 2.0  # seconds between requests to a host, +- 50 % (Scrapy's own jitter): we are no metronome
RETRY_TIMES = 2  # bounded: three tries in all
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"  # what was given up is told by the portal's outcome
RETRY_AFTER_MAX = 120.0  # seconds we wait when a host asks for it; longer: it is left alone for this run
BACK_OFF = 10.0  # seconds we leave a host alone after 403 or 429, doubled with each; the third ends it for this run
CRAWL_DELAY_MAX = 60.0  # seconds of robots.txt's Crawl-delay that we follow
REFRESH_DAYS = 1.0  # a known page is asked for again after as many days, doubled with every check without change
REFRESH_DAYS_MAX = 64.0  # ... up to this
HISTORY_DAYS = 400.0  # what runs said of portals and failures is kept so long: a season can be laid beside the last one
LEASE_SECONDS = 600.0  # a portal is another job's again so long after this job was last alive (at once on the same host)

# -- bounds -------------------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 60.0  # seconds; portals are slow, but 180 is a lost slot
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # bytes after decompression: no report is larger, a gzip bomb is
DOWNLOAD_WARNSIZE = 32 * 1024 * 1024  # bytes
REDIRECT_MAX_TIMES = 8  # more is a loop
TELNETCONSOLE_ENABLED = False  # no open port
REMOTE_CONTROL_ENABLED = False  # no open port (new and on by default in Scrapy 2.19)

# -- the walk -----------------------------------------------------------------------------------------------------
SEARCH_DAYS = 30.0  # a column found from the home page is gone to directly for so long, then looked for anew
LISTING_PAGES_MAX = 2000  # listing pages asked of one portal; a city with all its departments and years has fewer
# The walk keeps its own books of what was asked; Scrapy's filter would drop silently, also a redirect to the same
# address with a cookie, as some portals do.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # a listing's order is the order of its reports
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the walk bounds itself (platforms/columns.py), and says so
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # drops without a word; the walk counts long addresses
}
ASYNCIO_EVENT_LOOP = "uvloop.Loop"  # 3 to 13 % off the processor time of a crawl
METAREFRESH_ENABLED = False  # challenge pages use it; a portal that moved is told as such
DOWNLOAD_HANDLERS = {
    "http": "govreports.middlewares.handler.PoliteDownloadHandler",  # asks the manners when a request really goes out
    "https": "govreports.middlewares.handler.PoliteDownloadHandler",
    **dict.fromkeys(("file", "ftp", "s3", "data")),  # the walk is of the web only
}
DOWNLOADER_MIDDLEWARES = {
    "govreports.middlewares.guard.HostGuardMiddleware": 40,  # before anything is sent, and after every redirect
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "govreports.middlewares.politeness.RobotsMiddleware": 100,  # mends it
    "govreports.middlewares.rendering.RenderingMiddleware": 545,  # what has passed all the others goes to a browser
    "govreports.middlewares.politeness.PolitenessMiddleware": 555,  # before Scrapy's retry (550) sees an answer
    "govreports.middlewares.scheme.SchemeMiddleware": 557,  # before the retries, and before a lost robots.txt is given up
    "govreports.middlewares.challenge.ChallengeMiddleware": 560,  # reads what 585 decoded
    "govreports.middlewares.decode.DecodeMiddleware": 585,  # after decompression (590)
}
ADDONS = {  # rendering, each only where it is set
    "govreports.middlewares.splash.SplashAddon": 100,
    "govreports.middlewares.rendering.ChromiumAddon": 101,
}
SPLASH_URL = os.environ.get("GOVREPORTS_SPLASH_URL", "")  # e.g. http://127.0.0.1:8050
CHROMIUM = os.environ.get("GOVREPORTS_CHROMIUM", "")  # e.g. /usr/bin/chromium; needs requirements-playwright.txt

# -- what happens to a report -------------------------------------------------------------------------------------
ITEM_PIPELINES = {
    "govreports.pipelines.archive.ArchivePipeline": 50,  # the bytes are kept even where reading fails
    "govreports.pipelines.decode.DecodePipeline": 100,
    "govreports.pipelines.page.PagePipeline": 200,
    "govreports.pipelines.simplify.SimplifyPipeline": 300,
    "govreports.pipelines.identify.IdentifyPipeline": 400,
    "govreports.pipelines.sections.SectionsPipeline": 500,
    "govreports.pipelines.statistics.StatisticsPipeline": 600,
    "govreports.pipelines.audit.AuditPipeline": 700,
    "govreports.pipelines.store.StorePipeline": 800,
    "govreports.pipelines.feeds.FeedsPipeline": 900,
}
READING_PROCESSES = 2  # read what is not plain HTML or text, so that no document holds up the crawl
READING_SECONDS = 60.0  # one document may take
READING_MEMORY_MB = 1536  # one of these processes may take
CONCURRENT_ITEMS = 16  # pages in the pipelines at once: memory stays flat
FEED_EXPORT_ENCODING = "utf-8"  # of what `-o FILE` writes: Scrapy would write JSON in escapes
EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,
    "govreports.publishing.scraped.RecordExporter": 0,  # puts records for pages; does nothing without -o, -O or FEEDS
    "govreports.monitoring.run_report.RunReport": 500,  # data/runs/<run>.json and the closing table
    "govreports.monitoring.watch.Watch": 600,  # looks at that report; its order is after it
}

# -- watching: shares between 0 and 1 (docs/operating.md) -----------------------------------------------------------
WATCH_BAD_PORTALS = 0.2  # of the portals may fail
WATCH_FAILURES = 0.1  # of the reports tried may not be had or read
WATCH_LATE = 0.2  # of the portals may lack the report that is due by law
WATCH_DRIFT = 0.3  # less than in the last runs is told
WATCH_COVERAGE = {"published": 0.7, "title": 1.0, "sections": 0.9, "statistics": 0.8}  # of the reports have the field
WATCH_MAIL_TO = os.environ.get("GOVREPORTS_WATCH_MAIL_TO", "")  # who is told
WATCH_MAIL_FROM = os.environ.get("GOVREPORTS_WATCH_MAIL_FROM", "")  # empty: the same
WATCH_SMTP_URL = os.environ.get("GOVREPORTS_WATCH_SMTP_URL", "")  # smtp://user:password@host:587; a secret
WATCH_WEBHOOK_URL = os.environ.get("GOVREPORTS_WATCH_WEBHOOK_URL", "")  # a secret

# -- the log ------------------------------------------------------------------------------------------------------
PROGRESS_SECONDS = 5.0  # between two lines of progress where there is no terminal
LOG_LEVEL = "INFO"  # DEBUG prints every page
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # a failure has its row; the log need not hold the page
