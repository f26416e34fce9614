def run(rows):
    return ["%.4f" % total for total in rows.sum(axis=1)]
