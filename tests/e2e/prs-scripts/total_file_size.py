import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument("--unit", default="bytes")
args, _ = parser.parse_known_args()


def init():
    """Init"""
    print("init")


def run(mini_batch, mini_batch_context):
    """Run on a partition: one row for all of its files."""
    print(f"partition_key_value = {mini_batch_context.partition_key_value}")
    assert list(mini_batch_context.dataset.to_path()) == list(mini_batch)
    total_size = sum(os.path.getsize(path) for path in mini_batch)
    city, month = mini_batch_context.partition_key_value["city"], mini_batch_context.partition_key_value["month"]
    names = " ".join(os.path.basename(path) for path in mini_batch)
    return [f"{mini_batch_context.minibatch_index} {city}/{month}: {total_size} {args.unit}, {names}"] * len(mini_batch)
