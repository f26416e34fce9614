"""A head with the columns and the partition, then each row as JSON, datetimes as JavaScript writes them."""
import json
import math


def run(mini_batch, context):
    head = {"columns": list(mini_batch.columns)}
    head.update(context.partition_key_value)
    rows = zip(*[[shown(value) for value in mini_batch.iloc[:, at]] for at in range(mini_batch.shape[1])])
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in [head, *map(list, rows)]]


def shown(value):
    if type(value).__name__ in ("NaTType", "NAType") or value is None:
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat(timespec="milliseconds") + "Z"
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return int(value) if value.is_integer() else value
    return value
