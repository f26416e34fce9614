"""What `run()` returned, as the output will hold it."""
from .data_frame import data_frame_text, objects_of_data_frame, records_of_data_frame
from .returned import as_returned_list, is_data_frame
from .row_buffer import RowBuffer
from .text_rows import add_texts

_LONE_SURROGATE = "an item holds half a surrogate pair, which is not text; it is written as U+FFFD"


def load_encoder(row_format):
    """Before the script's folder is on the path: its modules may have any name. Most formats load nothing."""
    if row_format["kind"] not in ("none", "text"):
        _encoder_of(row_format)


def encode_rows(row_format, result, items, limit_bytes):
    """Returns the fields of a `rows` frame and its body in pieces. Raises ResultRefused or ResultTooLarge."""
    elements = as_returned_list(result)
    returned = len(elements)
    warnings = {}
    if returned > items:
        warnings["more-rows"] = _more_rows(returned, items)
    row_count, chunks = 0, []
    if row_format["kind"] != "none":
        buffer = RowBuffer(limit_bytes)
        _fill(buffer, row_format, elements, warnings)
        row_count, chunks = returned, buffer.finish()
        if buffer.has_lone_surrogate:
            warnings["lone-surrogate"] = _LONE_SURROGATE
    lines = ["%s\t%s" % warning for warning in warnings.items()]
    return {"returned": returned, "rowCount": row_count, "warnings": lines}, chunks


def _fill(buffer, row_format, elements, warnings):
    is_frame = is_data_frame(elements)
    if row_format["kind"] == "text":
        (data_frame_text if is_frame else add_texts)(buffer, elements, warnings)
        return
    if is_frame:
        # Without columns a csv has no names.
        is_by_position = row_format["kind"] == "csv" and row_format["columns"] is None
        elements = records_of_data_frame(elements) if is_by_position else objects_of_data_frame(elements, row_format["columns"])
    encode = _encoder_of(row_format, lambda text: warnings.setdefault("columns", text))
    for row, element in enumerate(elements):
        buffer.add(encode(element, row))


def _encoder_of(row_format, on_other_columns=lambda text: None):
    kind = row_format["kind"]
    if kind == "csv":
        from .csv_rows import csv_rows

        return csv_rows(row_format["separator"], row_format["columns"], on_other_columns)
    if kind == "parquet":
        from .parquet_rows import parquet_rows

        return parquet_rows(row_format["columns"])
    from .jsonl_rows import jsonl_rows

    return jsonl_rows(row_format["columns"])


def _more_rows(returned, items):
    noun = "item" if items == 1 else "items"
    return "run() returned %d elements for %d %s: all are written, %d succeeded" % (returned, items, noun, items)
