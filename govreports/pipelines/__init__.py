"""The steps of one report, one file a step, each thin over one pure function of `govreports.reading`:
archive -> decode -> page -> simplify -> identify -> sections -> statistics -> audit -> store -> feeds."""
