"""One row for each user and season: who it is, how many files, how many bytes."""
import os


def run(mini_batch, mini_batch_context):
    keys = mini_batch_context.partition_key_value
    total = sum(os.path.getsize(path) for path in mini_batch)
    row = "%s %s %d files %d bytes" % (keys["user"], keys["season"], len(mini_batch), total)
    # One element for each file: each of them succeeded.
    return [row] + ["  " + os.path.basename(path) for path in mini_batch[1:]]
