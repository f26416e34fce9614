import subprocess
import sys
import time


def run(mini_batch):
    """32 MB for each file, and as told by its one argument all in this process or in one that it starts."""
    size = len(mini_batch) * 32000000
    wait = 30 if len(mini_batch) > 4 else 0
    if sys.argv[1] == "itself":
        held = b"x" * size
        time.sleep(wait)
        return [str(len(held))]
    script = "import time; held = b'x' * %d; time.sleep(%d)" % (size, wait)
    subprocess.run([sys.executable, "-c", script])
    return [str(size)]
