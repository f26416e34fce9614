import argparse
import os
from pathlib import Path

from azureml_user.parallel_run import EntryScript

logger = None
output_dir = None


def init():
    """Init."""
    global logger, output_dir
    entry_script = EntryScript()
    logger = entry_script.logger
    logger.info("init() is called.")

    parser = argparse.ArgumentParser()
    parser.add_argument("--language", type=str, default="en")
    args, _ = parser.parse_known_args()
    logger.info("language: %s", args.language)

    output_dir = entry_script.output_dir
    Path(entry_script.log_dir).mkdir(parents=True, exist_ok=True)


def run(mini_batch):
    """Call once for a mini batch."""
    print("run of", EntryScript().agent_name)
    for path in mini_batch:
        logger.debug("too detailed: %s", path)
        logger.info("file: %s", os.path.basename(path))
        with open(os.path.join(output_dir, os.path.basename(path) + ".length"), "w") as file:
            file.write(str(os.path.getsize(path)))
    return mini_batch


def shutdown():
    logger.info("shutdown() is called.")
