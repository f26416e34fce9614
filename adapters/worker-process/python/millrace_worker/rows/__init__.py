"""What `run()` returned, as the output file will hold it."""
