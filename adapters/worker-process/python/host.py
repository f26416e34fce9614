"""The child's main file, started by `parent/host-command.ts`: speaks the worker protocol on file descriptors 3 and 4.

A process that the script starts by `multiprocessing` imports this file again: nothing happens then.
"""
import sys


def main():
    if sys.version_info < (3, 7):
        sys.exit("Python 3.7 or newer is needed for entry scripts; %s is %s" % (sys.executable, sys.version.split()[0]))
    from millrace_worker.session import open_session

    # The script's folder comes first on the path, and ours not at all: its modules may have any name.
    sys.path.pop(0)
    open_session()


if __name__ == "__main__":
    main()
