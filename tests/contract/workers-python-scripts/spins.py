"""Spins on a file named `spin`; echoes all others."""
import os


def run(mini_batch):
    names = [os.path.basename(path) for path in mini_batch]
    while "spin" in names:
        pass
    return names
