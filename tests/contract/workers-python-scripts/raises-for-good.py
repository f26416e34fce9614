class NonRetryableError(Exception):
    pass


def run(mini_batch):
    raise NonRetryableError("never will work")
