/** A bug that is planted: each edit must match exactly once, so that it goes red when the code has moved. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

const STEP_STATE = 'core/result/step-state.ts';
const OWNED_RUNS = 'services/collector/owned-runs.ts';
const WRITER = 'adapters/step-output/output-writer.ts';

const one = (name: string, file: string, find: string, put: string): Mutant => ({ name, edits: [{ file, find, put }] });

export const MUTANTS: readonly Mutant[] = [
  one(
    'ack before publish',
    'services/scorer/outbox.ts',
    'await this.#publish(letters);\n        for (const { onPublished } of letters) onPublished();',
    'for (const { onPublished } of letters) onPublished();\n        await this.#publish(letters);',
  ),
  one('no dedupe', STEP_STATE, 'if (!this.#done.add(record.index)) {', 'if (!this.#done.add(record.index) && false) {'),
  {
    name: 'checkpoint before fsync',
    edits: [
      { file: WRITER, find: 'await segment?.sync();\n    await entries.sync();\n    await ahead.sync();\n', put: '' },
      {
        file: WRITER,
        find: 'await this.#store.put(checkpointPath, encodeCheckpoint(checkpoint));',
        put: 'await this.#store.put(checkpointPath, encodeCheckpoint(checkpoint)); await segment?.sync(); await entries.sync(); await ahead.sync();',
      },
    ],
  },
  one(
    'stale epoch accepted',
    'adapters/step-output/step-outputs.ts',
    'for (const epoch of epochs.sort((a, b) => b - a)) {',
    'for (const epoch of epochs.sort((a, b) => a - b)) {',
  ),
  {
    name: "old run's verdict accepted",
    edits: [
      { file: STEP_STATE, find: 'if (record.run === this.run.run && ', put: 'if (record.run <= this.run.run && ' },
      {
        file: OWNED_RUNS,
        find: 'const key = runKeyOf(record);',
        put: `const known = [...this.#runs.keys()].findLast((each) => each.startsWith(record.jobId + '/' + record.step + '/'));
      const key = known !== undefined && Number(known.split('/')[2]) > record.run ? known : runKeyOf(record);`,
      },
    ],
  },
  one(
    'threshold >=',
    'core/result/threshold.ts',
    'errorThreshold !== -1 && failedItems > errorThreshold',
    'errorThreshold !== -1 && failedItems >= errorThreshold',
  ),
  one(
    'counters double on replay',
    STEP_STATE,
    'this.#tally.duplicates += 1;',
    'const again = settle(record); this.#tally.add(again, again.rows.length); this.#tally.duplicates += 1;',
  ),
  one(
    'resume offset too high',
    OWNED_RUNS,
    'from = Math.min(from ?? end, needed);',
    'from = Math.max(from ?? needed, needed);',
  ),
  one(
    'late seal by a zombie',
    'services/collector/seal-run.ts',
    'if (await store.putIfAbsent(layout.seal(run, run.run), checkedState(mine))) return mine;',
    'await store.put(layout.seal(run, run.run), checkedState(mine)); if (mine.run > 0) return mine;',
  ),
  one('hole never refilled', 'core/pacing/holes.ts', 'holes.push(index);', ''),
];
