import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LATER_FEATURES, LATER_FILES } from '../../core/job/later-features.ts';
import { SETTING_NAMES, settingsSchema } from '../../core/job/settings-schema.ts';
import { tableRows } from './markdown-tables.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/reference/settings.md'), 'utf8');
const namesIn = (heading: string): string[] => tableRows(page, heading).map(([name = '']) => name.replaceAll('`', ''));
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

describe('the page of settings', () => {
  it('names every setting once', () => {
    expect(namesIn('setting').sort()).toEqual(Object.values(SETTING_NAMES).sort());
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
