import argparse
import os

import pandas as pd
from azureml.core import Run

current_run = None


def init():
    print("Entering init()")
    global current_run, args
    current_run = Run.get_context()
    parser = argparse.ArgumentParser("split")
    parser.add_argument("--output_dir", help="output directory", required=True)
    parser.add_argument("--horizon", type=int, default=1)
    args, _ = parser.parse_known_args()
    os.makedirs(args.output_dir, exist_ok=True)


def run(input_data):
    print(f"run method start: {__file__}, run({len(input_data)} files)")
    resultList = []
    for csv_file_path in input_data:
        store, _ = os.path.splitext(os.path.basename(csv_file_path))
        data = pd.read_csv(csv_file_path)
        forecast = pd.DataFrame({"quantity": [data["quantity"].mean()] * args.horizon})
        forecast.to_csv(os.path.join(args.output_dir, store + ".forecast.csv"), index=False)
        resultList.append([store, current_run.id])
    return pd.DataFrame(resultList, columns=["store", "run"])
