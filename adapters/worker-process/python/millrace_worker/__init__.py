"""The worker host for entry scripts in Python (docs/reference/worker-protocol.md): 3.7 or newer, standard library only."""
