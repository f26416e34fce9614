import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LATER_FEATURES, LATER_FILES } from '../../core/job/later-features.ts';
import { TABLE_NAMES } from '../../core/job/read-table-options.ts';
import { SETTING_NAMES, settingsSchema } from '../../core/job/settings-schema.ts';
import { tableRows } from './markdown-tables.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/reference/settings.md'), 'utf8');
const namesIn = (heading: string): string[] => tableRows(page, heading).map(([name = '']) => name.replaceAll('`', ''));
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

describe('the page of settings', () => {
  it('names every setting once', () => {
    expect(namesIn('setting').sort()).toEqual(Object.values(SETTING_NAMES).sort());
  });

  it.each([
    ['name of an input', 'read-inputs.ts'],
    ['name of a side input', 'read-side-inputs.ts'],
    ['name of the output', 'read-output.ts'],
  ])('has every %s once', (heading, reader) => {
    const source = readFileSync(join(ROOT, 'core/job', reader), 'utf8');
    const [, known = ''] = /^const KNOWN = \[(.*)\];$/m.exec(source) ?? [];
    const names = [...known.matchAll(/'(\w+)'/g)].map(([, name]) => name);
    expect(names).toContain('name');
    expect(
      namesIn(heading)
        .flatMap((name) => name.split(' or '))
        .sort(),
    ).toEqual(names.sort());
  });

  it('has every name of a tabular input once', () => {
    expect(namesIn('of a tabular input').sort()).toEqual([...TABLE_NAMES].sort());
  });

  it('gives the defaults that hold', () => {
    const defaults: Readonly<Record<string, unknown>> = settingsSchema.parse({ error_threshold: 0 });
    for (const [name = '', written = ''] of tableRows(page, 'setting')) {
      const value = defaults[name.replaceAll('`', '')];
      if (typeof value !== 'object' && value !== undefined && !written.startsWith('required')) {
        expect([name, written.replaceAll('`', '')]).toEqual([name, String(value)]);
      } else expect(written).toMatch(/^(required|none|off|all|GPUs, else cores)$/);
    }
  });

  it('names everything that is refused for now', () => {
    const later = Object.values(LATER_FEATURES).flatMap((names) => Object.keys(names));
    expect(sorted(namesIn('not yet'))).toEqual(sorted([...later, ...Object.keys(LATER_FILES)]));
  });
});
