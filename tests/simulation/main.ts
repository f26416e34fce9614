import { parseArgs } from 'node:util';
import { type Findings, runSeeds } from './run-seeds.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
  },
});

const trace = values.trace ? (line: string) => console.log(line) : undefined;
const findings: Findings = await runSeeds(Number(values.from), Number(values.seeds), trace);
console.log(findings.report);
process.exitCode = findings.failed.length === 0 ? 0 : 1;
