"""What `run()` may get beside its mini-batch."""


class MiniBatchContext:
    """Describes the mini-batch. A member that is not there raises an error that names those that are."""

    def __init__(self, task, paths, mini_batch):
        self.minibatch_index = task["index"]
        self.dataset_name = task["input"]
        self.partition_key_value = dict(task.get("partition") or [])
        self.dataset = _MiniBatchDataset(paths, mini_batch)

    def __getattr__(self, name):
        known = ", ".join(sorted(vars(self)))
        raise AttributeError("mini_batch_context has no member %r; it has %s" % (name, known))

    def __repr__(self):
        members = ", ".join("%s=%r" % member for member in vars(self).items())
        return "MiniBatchContext(%s)" % members


class _MiniBatchDataset:
    """The part of the dataset that is in the mini-batch."""

    def __init__(self, paths, mini_batch):
        self._paths = paths
        self._mini_batch = mini_batch

    def to_path(self):
        return list(self._paths)

    def to_pandas_dataframe(self):
        """Of a table its rows; of files their paths, as the column Path."""
        if self._mini_batch is not self._paths:
            return self._mini_batch
        import pandas

        return pandas.DataFrame({"Path": list(self._paths)})
