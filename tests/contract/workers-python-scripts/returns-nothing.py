def run(mini_batch):
    pass
