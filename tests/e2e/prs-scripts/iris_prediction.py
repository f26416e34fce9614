import argparse
import pickle

from azureml.core.model import Model


def init():
    global iris_model

    parser = argparse.ArgumentParser(description="Iris model serving")
    parser.add_argument("--model_name", dest="model_name", required=True)
    args, unknown_args = parser.parse_known_args()

    model_path = Model.get_model_path(args.model_name)
    with open(model_path, "rb") as model_file:
        iris_model = pickle.load(model_file)


def run(input_data):
    # make inference
    print(f"run method start: {__file__}, run({input_data.shape})")
    num_rows, num_cols = input_data.shape
    pred = [iris_model["long"] if length > iris_model["limit"] else iris_model["short"] for length in input_data["petal.length"]]

    # cleanup output
    result = input_data.drop(input_data.columns[2:], axis=1)
    result["variety"] = pred

    return result
