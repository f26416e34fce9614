import argparse
import os

import numpy as np
import onnxruntime
from PIL import Image


def init():
    global session
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="model.onnx")
    args, _ = parser.parse_known_args()

    # One thread each: the workers already use the cores.
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = os.path.join(os.path.dirname(os.path.realpath(__file__)), args.model)
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def run(mini_batch):
    print(f"run method start: {__file__}, run({len(mini_batch)} files)")
    images = [np.asarray(Image.open(path).convert("L"), dtype=np.float32) / 255 for path in mini_batch]
    (scores,) = session.run(["scores"], {"pixels": np.stack(images)[:, np.newaxis]})
    digits = np.argmax(scores, axis=1)
    return [f"{os.path.basename(path)}: {digit}" for path, digit in zip(mini_batch, digits)]
