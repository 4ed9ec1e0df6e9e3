"""What several crawlers share: the queue of portals. Imported only where one is used: it needs requirements-scale.txt."""
