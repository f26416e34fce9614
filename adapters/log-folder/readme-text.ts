import { LOG_FILES } from '../../core/ports/log-files.ts';

/** What somebody who opens the folder wants to know. */
export const README_TEXT = `The logs of one step of a job. All times are UTC.

${LOG_FILES.result}
    How each run ended, why, and where to look.
${LOG_FILES.overviewPrefix}<yyyymmdd>.txt
    Where the run was at what time; one file a day.
${LOG_FILES.errors}
    One line for each failed try of a mini-batch.
${LOG_FILES.userErrors}/<node>/<process>.txt
    The same with the inputs it ran on and the full traceback.
${LOG_FILES.userStdout}/<node>/<process>.stdout.txt
${LOG_FILES.userStderr}/<node>/<process>.stderr.txt
    What the script itself printed.
${LOG_FILES.userOwn}/<node>/<process>.log.txt
    What the logger of EntryScript wrote; beside it files of the script's own.
${LOG_FILES.nodes}/<node>/<process>.txt
    When worker processes started, were in init(), and ended.
${LOG_FILES.miniBatches}
    One row for each try. "Picked Count" is the number of the try. Seconds are those of run() alone;
    "Process Seconds" is left empty. Text that a spreadsheet would take for a formula has an apostrophe before it.
${LOG_FILES.processes}
${LOG_FILES.nodeTotals}
    What each process, and each node, did in all: a row for each time that it had worked on the step.

A node is a machine or service instance, a process one worker on it. When the disk could not keep up, ${LOG_FILES.errors}
says how many lines are missing here. The results of the step do not depend on these files.
`;
