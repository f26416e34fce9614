import { checkTables } from '../support/table-cases.ts';
import type { SoakFigures } from './figures.ts';

const AT_ONCE = 200;

/** Random tables in mini-batches of random sizes, against what pandas reads of them whole. */
export async function soakTables(cases: number, seed: number, tell: (line: string) => void): Promise<SoakFigures> {
  let [miniBatches, rows] = [0, 0];
  for (let done = 0; done < cases; done += AT_ONCE) {
    const found = await checkTables(Math.min(AT_ONCE, cases - done), seed + done);
    miniBatches += found.miniBatches;
    rows += found.rows;
    tell(`tables: ${Math.min(done + AT_ONCE, cases)} cases`);
  }
  return { name: 'tables', figures: { cases, 'mini-batches': miniBatches, rows } };
}
