import os


def run(mini_batch, context):
    return ["%s %d %s" % (context.dataset_name, context.minibatch_index, os.path.basename(path)) for path in mini_batch]
