"""Tables as pandas DataFrames (docs/reference/worker-protocol.md, Tables)."""
