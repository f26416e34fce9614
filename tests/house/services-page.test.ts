import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serviceMetrics } from '../../cli/wiring/service-metrics.ts';
import { SERVICE_SETTINGS } from '../../core/service/setting-table.ts';
import { readSettingsText } from '../../core/service/settings-text.ts';
import { unknownInFile } from '../../core/service/unknown-settings.ts';
import { tableRows } from './markdown-tables.ts';

const read = (name: string): string => readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8');
const page = read('docs/reference/services.md');

describe('the page of the services', () => {
  it('lists exactly the settings that there are, with the defaults that hold', () => {
    const rows = tableRows(page, 'setting').map(([name = '', preset = '']) =>
      [name, preset].map((text) => text.replaceAll('`', '')),
    );
    expect(rows.map(([name]) => name)).toEqual(Object.keys(SERVICE_SETTINGS));
    expect(tableRows(page, 'setting').filter(([, , meaning = '']) => meaning.length < 10)).toEqual([]);
    for (const [name = '', written = ''] of rows) {
      const { preset, otherwise } = SERVICE_SETTINGS[name as keyof typeof SERVICE_SETTINGS];
      const first = written.split(/[ :;]/)[0];
      if (preset !== undefined) expect([name, first]).toEqual([name, preset]);
      else expect([name, written.slice(0, otherwise?.length)]).toEqual([name, otherwise]);
    }
  });

  it('shows a settings file that can be read', () => {
    const { settings, faults } = readSettingsText(/```sh\n(.*?)```/s.exec(page)?.[1] ?? '');
    expect([[...settings.keys()].filter((name) => unknownInFile([name]).length > 0), faults]).toEqual([[], []]);
    expect(settings.get('KAFKA_SASL_PASSWORD')?.value).toBe('a # stays in quotes');
  });

  it('lists exactly the metrics that a service shows, with their types and what they say of themselves', () => {
    const shown = [
      ...serviceMetrics('planner', 'p')
        .registry.text()
        .matchAll(/^# HELP (\S+) (.*)\n# TYPE \1 (\S+)$/gm),
    ];
    const rows = tableRows(page, 'metric').map(([name = '', type, help]) => [name.replaceAll('`', ''), type, help]);
    expect(rows).toEqual(shown.map(([, name, help, type]) => [name, type, help]));
    expect(shown.length).toBeGreaterThan(10);
  });

  it('names every variable of the broker and the schema registry that the code reads', () => {
    const sources = ['adapters/kafka/settings-from-environment.ts'].map(read).join();
    const kafka = new Set(sources.match(/\bKAFKA_(?!TIMING)[A-Z_]+[A-Z]/g) ?? []);
    const registry =
      read('adapters/schema-registry/settings.ts').match(/'(USERNAME|PASSWORD|PASSWORD_FILE|TOKEN_FILE|SUBJECTS)'/g) ??
      [];
    const names = [...kafka, ...new Set(registry.map((name) => `SCHEMA_REGISTRY_${name.slice(1, -1)}`))];
    const reference = read('docs/reference/kafka.md');
    expect(names.filter((name) => !reference.includes(`\`${name}\``))).toEqual([]);
  });
});
