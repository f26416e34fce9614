def init():
    raise RuntimeError("no model there")


def run(mini_batch):
    return mini_batch
