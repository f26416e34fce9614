import argparse
import json
import os

from azureml.core import Model


def init():
    global g_labels

    parser = argparse.ArgumentParser(description="digit identification")
    parser.add_argument("--suffix", dest="suffix", default="")
    global args
    args, unknown_args = parser.parse_known_args()

    # Pull down the model from the workspace
    model_path = Model.get_model_path("mnist")
    with open(os.path.join(model_path, "labels.json")) as file:
        g_labels = json.load(file)


def run(mini_batch):
    print(f"run method start: {__file__}, run({mini_batch})")
    resultList = []

    for image in mini_batch:
        with open(image, "rb") as file:
            best_result = g_labels[len(file.read()) % len(g_labels)]
        resultList.append("{}: {}{}".format(os.path.basename(image), best_result, args.suffix))

    return resultList
