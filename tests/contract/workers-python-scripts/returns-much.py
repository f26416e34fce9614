def run(mini_batch):
    return ["x" * 999 for _ in range(1000)]
