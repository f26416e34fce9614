"""One row for each state and store, with its weeks and the sum of its income."""


def run(mini_batch):
    groups = mini_batch.groupby(["state", "store"], sort=False)
    return groups.agg(weeks=("week", "count"), income=("income", "sum")).reset_index()
