import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { type LineFault, readSettingsText } from '../../core/service/settings-text.ts';
import { unknownInFile } from '../../core/service/unknown-settings.ts';
import { settingFaults } from './setting-faults.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A file of another format has a fault in each line. */
const FAULTS_SHOWN = 10;

/**
 * The environment over what the file called `name` says.
 *
 * @throws MillraceError `USAGE`, with every fault of the file and of the other settings, unless the file has none
 */
export async function settingsFromFile(
  environment: Variables,
  currentFolder: string,
  name: string,
): Promise<Variables> {
  const { values, faults } = readFile(resolve(currentFolder, name), name);
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const all = { ...values, ...Object.fromEntries(set) };
  if (faults.length === 0) return all;
  const told = new Set(unknownInFile(Object.keys(values)));
  // The broker may stand in what could not be read.
  const isNews = (fault: string) => !told.has(fault) && !fault.startsWith('KAFKA_BROKERS is not set');
  const others = (await settingFaults(all)).filter(isNews);
  throw new MillraceError('USAGE', [...faults, ...others].join('\n'), {
    hint: 'docs/reference/services.md lists all settings, and says how the file is written',
  });
}

interface ReadFile {
  readonly values: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}

function readFile(path: string, name: string): ReadFile {
  const text = readText(path);
  if ('fault' in text) return { values: {}, faults: [`MILLRACE_SETTINGS_FILE=${name}: ${text.fault}`] };
  const { settings, faults } = readSettingsText(text.text);
  const entries = [...settings];
  // One that is misspelt would be lost without a word.
  const unknown = entries.flatMap(([known, { line }]) => unknownInFile([known]).map((what) => ({ line, what })));
  const values = Object.fromEntries(entries.map(([known, { value }]) => [known, value]));
  return { values, faults: shown([...faults, ...unknown], name) };
}

function shown(faults: readonly LineFault[], name: string): string[] {
  const sorted = faults.toSorted((one, other) => one.line - other.line);
  const lines = sorted.slice(0, FAULTS_SHOWN).map(({ line, what }) => `${name}:${line}: ${what}`);
  const more = sorted.length - lines.length;
  return more === 0 ? lines : [...lines, `${name}: ${more} more faults`];
}

function readText(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    // UTF-16 and binary files may pass for UTF-8; no text has such a character.
    return text.includes('\0') ? NO_TEXT : { text };
  } catch (error) {
    return error instanceof TypeError ? NO_TEXT : { fault: (error as Error).message };
  }
}

const NO_TEXT = { fault: 'is no text in UTF-8' };
