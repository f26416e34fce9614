"""What a good engineer writes in an afternoon: a pool of processes, mini-batches in order, rows written at the end.

    python3 bench/by_hand.py ENTRY_SCRIPT INPUT_FOLDER MINI_BATCH_SIZE WORKERS OUTPUT_FILE
"""
import importlib.util
import multiprocessing
import os
import signal
import sys
import traceback


def load(path):
    """A pool starts a worker that fails here anew for ever: the whole bench ends instead."""
    try:
        load_script(path)
    except BaseException:
        traceback.print_exc()
        os.kill(os.getppid(), signal.SIGTERM)


def load_script(path):
    global script
    spec = importlib.util.spec_from_file_location("script", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    getattr(script, "init", lambda: None)()


def run(mini_batch):
    return script.run(mini_batch)


def main():
    path, folder, size, workers, output = sys.argv[1:]
    sys.argv = [path]
    files = sorted(os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)
    mini_batches = [files[at : at + int(size)] for at in range(0, len(files), int(size))]
    with multiprocessing.Pool(int(workers), load, (path,)) as pool, open(output, "w") as out:
        for rows in pool.imap(run, mini_batches, chunksize=4):
            out.writelines("%s\n" % row for row in rows)


if __name__ == "__main__":
    main()
