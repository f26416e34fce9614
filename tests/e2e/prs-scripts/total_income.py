import argparse
import os

import pandas as pd

total_rows = 0


def init():
    """Init"""
    global args
    parser = argparse.ArgumentParser()
    parser.add_argument("--column", default="INCOME")
    args, _ = parser.parse_known_args()


def run(input_data, mini_batch_context):
    """One row for each partition: its sum, for every row of it."""
    global total_rows
    total_rows += len(input_data)
    print(f"process {os.getpid()}: {total_rows} rows so far")
    key = mini_batch_context.partition_key_value
    assert set(input_data["STATE"]) == {key["STATE"]}
    total = input_data[args.column].sum()
    return pd.DataFrame({"state": [key["STATE"]], "college": [key["COLLEGE"]], "total": [total]})
