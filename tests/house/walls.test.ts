import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type IViolation } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** A small house in which every line of every file is in the wrong room: file, what it imports, the wall it breaks. */
const PLANTED = [
  ['core/reads-a-file.ts', 'node:fs', 'core-is-pure'],
  ['core/reads-a-file-later.ts', 'node:fs/promises', 'core-is-pure'],
  ['core/knows-a-library.ts', 'yaml', 'core-is-pure'],
  ['core/knows-an-adapter.ts', '../adapters/one/part.ts', 'core-is-pure'],
  ['services/planner/knows-another.ts', '../scorer/part.ts', 'services-are-strangers'],
  ['services/planner/knows-an-adapter.ts', '../../adapters/one/part.ts', 'services-are-strangers'],
  ['services/planner/reads-a-file.ts', 'node:fs', 'services-are-strangers'],
  ['services/planner/main.ts', '../scorer/part.ts', 'services-are-strangers'],
  ['adapters/two/knows-another.ts', '../one/part.ts', 'adapters-are-strangers'],
  ['adapters/two/knows-decisions.ts', '../../core/job/part.ts', 'adapters-are-strangers'],
  ['adapters/two/knows-a-service.ts', '../../services/scorer/part.ts', 'adapters-are-strangers'],
  ['cli/commands/picks.ts', '../../adapters/one/part.ts', 'only-main-picks-adapters'],
  ['cli/main.ts', '../adapters/one/part.ts', 'only-main-picks-adapters'],
  ['cli/commands/starts.ts', '../../services/scorer/part.ts', 'only-main-picks-adapters'],
  ['sdk/picks.ts', '../adapters/one/part.ts', 'only-main-picks-adapters'],
  ['cli/reads-yaml.ts', 'yaml', 'one-home-a-library'],
  ['adapters/two/knows-a-tool.ts', 'typescript', 'one-home-a-library'],
  ['adapters/two/turns.ts', './round.ts', 'no-cycles'],
  ['cli/lost.ts', './nowhere.ts', 'nothing-unresolved'],
] as const;

/** What is right, so that a wall that is always red would be seen as well. */
const ALLOWED = [
  ['core/validates.ts', 'zod'],
  ['core/job/part.ts', '../errors.ts'],
  ['services/planner/flow.ts', '../../core/job/part.ts'],
  ['services/scorer/main.ts', '../../adapters/one/part.ts'],
  ['adapters/two/reads-a-file.ts', 'node:fs/promises'],
  ['adapters/two/keeps-a-port.ts', '../../core/ports/part.ts'],
  ['cli/wiring/picks.ts', '../../adapters/one/part.ts'],
  ['cli/tells.ts', '../core/job/part.ts'],
  ['core/job/part.test.ts', 'fast-check'],
] as const;

const LEAVES = ['core/errors.ts', 'core/ports/part.ts', 'adapters/one/part.ts', 'services/scorer/part.ts'];

describe('the walls', () => {
  const house = mkdtempSync(join(tmpdir(), 'house-'));
  let violations: readonly IViolation[] = [];

  beforeAll(async () => {
    for (const path of LEAVES) write(path, 'export const part = 1;\n');
    for (const [path, target] of [...PLANTED, ...ALLOWED]) write(path, `import '${target}';\n`);
    write('adapters/two/round.ts', "import './turns.ts';\n");
    symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'));
    violations = await violationsIn(house);
  });
  afterAll(() => rmSync(house, { recursive: true, force: true }));

  it.each(PLANTED)('%s must not import %s: %s', (path, _, wall) => {
    expect(violations.filter((violation) => isAbout(violation, path)).map(({ rule }) => rule.name)).toContain(wall);
  });

  it.each(ALLOWED)('%s may import %s', (path) => {
    expect(violations.filter(({ from }) => from === path)).toEqual([]);
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
});

/** A cycle is told once, from any of its files. */
const isAbout = ({ from, cycle = [] }: IViolation, path: string): boolean =>
  from === path || cycle.some(({ name }) => name === path);

async function violationsIn(house: string): Promise<readonly IViolation[]> {
  const { options, ...ruleSet } = await extractDepcruiseConfig(join(ROOT, '.dependency-cruiser.mjs'));
  const { tsConfig: _, enhancedResolveOptions, ...cruiseOptions } = options ?? {};
  const { output } = await cruise(
    ['core', 'services', 'adapters', 'cli', 'sdk'],
    { ...cruiseOptions, ruleSet, validate: true, baseDir: house, preserveSymlinks: true },
    enhancedResolveOptions,
  );
  return typeof output === 'string' ? [] : output.summary.violations;
}
