// Preloaded into a process that shall take its stdout and stderr for a terminal.
for (const stream of [process.stdout, process.stderr]) Object.assign(stream, { isTTY: true, columns: 200 });
