"""Says on both streams what is in its environment."""
import os
import sys


def run(mini_batch):
    print("to stdout: " + os.environ["KEY"])
    print("to stderr: " + os.environ["KEY"], file=sys.stderr)
    return []
