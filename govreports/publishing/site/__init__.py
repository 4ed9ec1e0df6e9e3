"""The browsing site: pages over an exported SQLite file, served by Datasette (`scrapy browse`) or written as static files
(`scrapy site`). The pages are the same functions in both."""
