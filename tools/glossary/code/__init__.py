"""Code of the seeds: what a scrape did to its layout, undone where that can be known."""
