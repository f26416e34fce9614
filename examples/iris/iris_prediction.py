import argparse
import pickle

from azureml.core.model import Model


def init():
    global iris_model
    parser = argparse.ArgumentParser(description="Iris model serving")
    parser.add_argument("--model_name", required=True)
    args, _ = parser.parse_known_args()
    with open(Model.get_model_path(args.model_name), "rb") as model_file:
        iris_model = pickle.load(model_file)


def run(input_data):
    print("run method start: %d rows" % len(input_data))
    features = input_data[["sepal.length", "sepal.width", "petal.length", "petal.width"]]
    return input_data.assign(predicted=iris_model.predict(features))
