def run(mini_batch):
    return mini_batch


def shutdown():
    while True:
        pass
