// `npm run soak`: hours of what `npm test` does for minutes. `-- --kafka 10 --embedded 0` and so on does less or more.
import { parseArgs } from 'node:util';
import { soakAppends } from './appends.ts';
import { soakEmbedded } from './embedded.ts';
import { type SoakFigures, told } from './figures.ts';
import { soakFullSizes } from './full-sizes.ts';
import { soakMiniBatches } from './million.ts';
import { soakOnBlob } from './on-blob.ts';
import { soakOnKafka } from './on-kafka.ts';
import { soakTablePlan } from './table-plan.ts';
import { soakTables } from './tables.ts';

const { values } = parseArgs({
  options: {
    /** Rounds of kills on services. */
    kafka: { type: 'string', default: '100' },
    /** Of the broker, within these. */
    restarts: { type: 'string', default: '20' },
    /** SIGKILLs under one healthy job. */
    scorers: { type: 'string', default: '20' },
    /** Rounds of kills of the embedded run. */
    embedded: { type: 'string', default: '300' },
    /** The same, with the workspace in a Blob service that misbehaves. */
    blob: { type: 'string', default: '100' },
    /** Random tables, read in mini-batches by both workers. */
    tables: { type: 'string', default: '2000' },
    /** MiB of a table whose plan is held to where its records end. */
    plan: { type: 'string', default: '1024' },
    /** Mini-batches of the job whose services' memory is measured. */
    'no-op': { type: 'string', default: '1000000' },
    /** Files of a job whose workspace is in a Blob service, beside one of 5 GB and odd names. */
    files: { type: 'string', default: '1000000' },
    /** Of a byte to one blob, with a commit each: more than it may have blocks. */
    appends: { type: 'string', default: '50001' },
    seed: { type: 'string', default: '1' },
  },
});

const tell = (line: string): void => console.error(line);
const count = (name: keyof typeof values): number => Number(values[name]);
const seed = count('seed');

const parts: (() => Promise<SoakFigures>)[] = [];
if (count('kafka') + count('scorers') > 0) {
  const rounds = { rounds: count('kafka'), restarts: count('restarts'), scorers: count('scorers') };
  parts.push(() => soakOnKafka(rounds, seed, tell));
}
if (count('embedded') > 0) parts.push(() => soakEmbedded(count('embedded'), seed, tell));
if (count('blob') > 0) parts.push(() => soakOnBlob(count('blob'), seed, tell));
if (count('tables') > 0) parts.push(() => soakTables(count('tables'), seed, tell));
if (count('plan') > 0) parts.push(() => soakTablePlan(count('plan'), seed));
if (count('no-op') > 0) parts.push(() => soakMiniBatches(count('no-op')));
if (count('files') > 0) parts.push(() => soakFullSizes(count('files')));
if (count('appends') > 0) parts.push(() => soakAppends(count('appends'), tell));
for (const part of parts) console.log(told(await part()));
