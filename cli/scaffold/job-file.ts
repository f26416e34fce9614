/** The job file that `millrace init` writes: works as it is, and shows what most people change first. */
export const JOB_FILE = `# A job for millrace. Run it with: millrace run
name: count-words

# The script whose run() is called for each mini-batch. Everything beside it comes along.
entry_script: entry_script.ts

# What it runs on: a glob, a folder, a file, or a list of them, relative to this file.
inputs:
  - { name: texts, type: file, path: "\${{parameters.texts}}" }

# Files in one call of run().
mini_batch_size: 2

# The job fails when more items than this have failed; -1 tolerates any number.
error_threshold: 0

# What run() returns is appended to this file, in the order of the inputs.
output_action: append_row
append_row_file_name: word_counts.txt

# Seconds that one call of run() may take, and how often it is tried.
run_invocation_timeout: 60
run_max_try: 3

# Workers; without it, one for each core.
# process_count_per_node: 2

# Values that each run may set anew: millrace run --param texts=other/*.txt
parameters:
  texts: "inputs/*.txt"
`;
