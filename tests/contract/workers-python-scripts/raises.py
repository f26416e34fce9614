import os


def run(mini_batch):
    raise ValueError("no digit here, the key is " + os.environ.get("KEY", "not set"))
