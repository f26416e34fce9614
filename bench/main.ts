// `npm run bench`, or `npm run bench -- CASE…`: measures Millrace as it was built and prints a table.
import { cpus } from 'node:os';
import { blob } from './cases/blob.ts';
import { digits, digitsPromises, digitsPython } from './cases/digits.ts';
import { firstLast } from './cases/first-last.ts';
import { kafkaBehind } from './cases/kafka-behind.ts';
import { kafkaDigits } from './cases/kafka-digits.ts';
import { kafkaNoOp } from './cases/kafka-no-op.ts';
import { kafkaPacing } from './cases/kafka-pacing.ts';
import { million } from './cases/million.ts';
import { noOp, noOpPython } from './cases/no-op.ts';
import { partitions } from './cases/partitions.ts';
import { planning } from './cases/planning.ts';
import { reverse } from './cases/reverse.ts';
import { sparse } from './cases/sparse.ts';
import { startup } from './cases/startup.ts';
import { tables, tablesPython } from './cases/tables.ts';
import { tail } from './cases/tail.ts';
import { type Figure, markdownTable } from './figure.ts';

const CASES: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  'digits-50000': () => digits(50, 1.15),
  'digits-10000': () => digits(10, 1.35),
  'digits-promises-50000': () => digitsPromises(50, 1.15),
  'digits-promises-10000': () => digitsPromises(10, 1.35),
  'no-op': noOp,
  'no-op-python': noOpPython,
  'digits-python-50000': () => digitsPython(50, 1.2),
  tail,
  startup,
  blob,
  million,
  partitions,
  reverse,
  'first-last': firstLast,
  planning,
  sparse,
  tables,
  'tables-python': tablesPython,
  'kafka-digits-50000': () => kafkaDigits(50),
  'kafka-digits-10000': () => kafkaDigits(10),
  'kafka-no-op': kafkaNoOp,
  'kafka-behind-no-op': () => kafkaBehind(0, 3),
  'kafka-behind': () => kafkaBehind(50, 10),
  'kafka-pacing': kafkaPacing,
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CASES);
const unknown = names.filter((name) => CASES[name] === undefined);
if (unknown.length > 0) {
  console.error(`No case ${unknown.join(', ')}. There are: ${Object.keys(CASES).join(', ')}.`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const name of names) {
  console.error(`${name} …`);
  figures.push(...((await CASES[name]?.()) ?? []));
}
console.log(
  `\nMedians (fastest–slowest), Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n`,
);
console.log(markdownTable(figures));
process.exitCode = figures.every((figure) => figure.isPass) ? 0 : 1;
