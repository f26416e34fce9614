import { ENTRY_SCRIPT } from './entry-script.ts';
import { JOB_FILE } from './job-file.ts';

/** What `millrace init` writes: path and content. With these, `millrace run` works at once. */
export const scaffold = (
  script: 'entry_script.ts' | 'entry_script.mts',
): readonly (readonly [path: string, content: string])[] => [
  ['job.yaml', JOB_FILE.replace('entry_script.ts', script)],
  [script, ENTRY_SCRIPT],
  ['inputs/brook.txt', 'A brook runs down from the hills.\n'],
  ['inputs/race.txt', 'The millrace leads it to the wheel,\nand the wheel turns the stone.\n'],
  ['inputs/wheel.txt', 'Round and round it goes.\n'],
  ['inputs/flour.txt', 'Grain in, flour out,\nsack after sack,\nin the order in which it came.\n'],
];
