"""What `run()` may get beside its mini-batch."""


class MiniBatchContext:
    """Describes the mini-batch. A member that is not there raises an error that names those that are."""

    def __init__(self, task):
        self.minibatch_index = task["index"]
        self.dataset_name = task["input"]
        self.partition_key_value = dict(task.get("partitionKeyValue") or {})

    def __getattr__(self, name):
        known = ", ".join(sorted(vars(self)))
        raise AttributeError("mini_batch_context has no member %r; it has %s" % (name, known))

    def __repr__(self):
        members = ", ".join("%s=%r" % member for member in vars(self).items())
        return "MiniBatchContext(%s)" % members
