import { describe, expect, it } from 'vitest';
import { KnownEntries } from '../registry/known-entries.ts';
import { JobFaults } from './job-faults.ts';
import { readEnvironment } from './read-environment.ts';

const probe = { isFile: (path: string) => !path.includes('missing'), isFolder: () => true };

function reading(value: unknown, entryScript: string): { read: unknown; faults: string } {
  const faults = new JobFaults({ name: 'job.yaml', lineOf: () => undefined });
  const source = { sourceDirectory: '/code', entryScript };
  const read = readEnvironment(value, source, { entries: new KnownEntries(), probe }, faults);
  let told = '';
  try {
    faults.throwIfAny();
  } catch (error) {
    told = (error as Error).message;
  }
  return { read, faults: told };
}

describe('readEnvironment', () => {
  it('lets what fits the script pass as it is', () => {
    const python = { pip: ['numpy'], variables: { A: '1' }, image: 'own:1' };
    expect(reading(python, 'score.py')).toEqual({ read: python, faults: '' });
    const node = { npm: 'package.json' };
    expect(reading(node, 'score.ts')).toEqual({ read: node, faults: '' });
  });

  it.each([
    [{ npm: 'package.json' }, 'score.py', 'npm does nothing for an entry script in Python'],
    [{ pip: ['numpy'] }, 'score.ts', 'pip does nothing for an entry script in TypeScript'],
    [{ conda: 'missing.yml' }, 'score.py', 'there is no file missing.yml in /code'],
    [{ registered: 'iris:1' }, 'score.py', 'is written environment: NAME:VERSION'],
    ['iris:first', 'score.py', 'a version is a whole number'],
  ])('refuses %j for %s', (value, script, message) => {
    expect(reading(value, script).faults).toContain(message);
  });
});
