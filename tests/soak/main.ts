// `npm run soak`: hours of what `npm test` does for minutes. `-- --kafka 10 --embedded 0` and so on does less or more.
import { parseArgs } from 'node:util';
import { soakEmbedded } from './embedded.ts';
import { type SoakFigures, told } from './figures.ts';
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
    seed: { type: 'string', default: '1' },
  },
});

const tell = (line: string): void => console.error(line);
const [rounds, restarts, scorers, embedded, blob, tables, plan, noOp, seed] = (
  ['kafka', 'restarts', 'scorers', 'embedded', 'blob', 'tables', 'plan', 'no-op', 'seed'] as const
).map((name) => Number(values[name])) as [number, number, number, number, number, number, number, number, number];

const parts: (() => Promise<SoakFigures>)[] = [];
if (rounds + scorers > 0) parts.push(() => soakOnKafka({ rounds, restarts, scorers }, seed, tell));
if (embedded > 0) parts.push(() => soakEmbedded(embedded, seed, tell));
if (blob > 0) parts.push(() => soakOnBlob(blob, seed, tell));
if (tables > 0) parts.push(() => soakTables(tables, seed, tell));
if (plan > 0) parts.push(() => soakTablePlan(plan, seed));
if (noOp > 0) parts.push(() => soakMiniBatches(noOp));
for (const part of parts) console.log(told(await part()));
