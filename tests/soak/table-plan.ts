import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { tables } from '../../adapters/tables/tables.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import { findTablePlan } from '../../core/table/find-table-plan.ts';
import { splitTable } from '../../core/table/split-table.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import type { SoakFigures } from './figures.ts';

const MIB = 1024 ** 2;
const PART_BYTES = MIB;
const FIELDS = ['plain', '"a,b"', '"say ""x"""', '"line\nbreak"', '"crlf\r\n\r\n"', '', '7', 'größe'];
/** Records are not many different: so many lines are made once, and strung together. */
const LINES = 4_096;

/** A CSV of that size whose quotes hold line breaks: each part of its plan ends where a record does, and none is left out. */
export async function soakTablePlan(mebibytes: number, seed: number): Promise<SoakFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-soak-'));
  try {
    const path = join(folder, 'table.csv');
    const { size, records, ends } = writeTable(path, mebibytes * MIB, seed);
    const startedMs = performance.now();
    const parts = await planOf(path);
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    check(parts, { size, records, ends });
    return { name: 'table plan', figures: { MiB: mebibytes, records, parts: parts.length, seconds } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Written {
  readonly size: number;
  /** Without the header. */
  readonly records: number;
  /** One bit a byte of the file: set where a record ends. Known from the writing, without any parse. */
  readonly ends: Uint8Array;
}

function writeTable(path: string, bytes: number, seed: number): Written {
  const random = new SeededRandom(seed);
  const line = () => Buffer.from(`${random.pick(FIELDS)},${random.pick(FIELDS)},x${random.pick(['\n', '\r\n'])}`);
  const lines = Array.from({ length: LINES }, line);
  const block = Buffer.concat(lines);
  const ends = new Uint8Array(Math.ceil((bytes + 2 * block.length) / 8));
  const file = openSync(path, 'w');
  let size = writeSync(file, 'a,b,c\n');
  let records = 0;
  while (size < bytes) {
    for (const { length } of lines) {
      size += length;
      ends[size >>> 3] = (ends[size >>> 3] as number) | (1 << (size & 7));
    }
    writeSync(file, block);
    records += lines.length;
  }
  closeSync(file);
  return { size, records, ends };
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

async function planOf(path: string): Promise<readonly Part[]> {
  const input: ResolvedInput = {
    ...{ name: 't', type: 'tabular', paths: [path], isList: false, skip: 0, take: null },
    table: {
      ...{ format: 'csv', separator: ',', header: 'every_file', encoding: 'utf-8', supportMultiLine: true },
      ...{ columnTypes: [], keepColumns: null, dropColumns: [], includePath: false },
    },
  };
  const sources = { openFolder: createFolderStore, patterns: pathPatterns, workspace: '/nowhere' };
  const plan = await findTablePlan(input, sources, tables);
  if (plan === undefined) throw new Error('no columns');
  const parts: Part[] = [];
  for await (const page of splitTable(input, plan, PART_BYTES, sources, tables)) {
    for (const { ranges, rows } of page) {
      for (const { from, to } of ranges ?? []) parts.push({ from, to, rows: rows ?? 0 });
    }
  }
  return parts;
}

function check(parts: readonly Part[], { size, records, ends }: Written): void {
  let at = 0;
  let rows = 0;
  for (const part of parts) {
    if (part.from !== at) throw new Error(`a part begins at ${part.from}, the one before ended at ${at}`);
    if (((ends[part.to >>> 3] as number) & (1 << (part.to & 7))) === 0) throw new Error(`no record ends at ${part.to}`);
    at = part.to;
    rows += part.rows;
  }
  if (at !== size) throw new Error(`the last part ends at ${at}, the file at ${size}`);
  if (rows !== records) throw new Error(`the plan counts ${rows} rows of ${records}`);
}
