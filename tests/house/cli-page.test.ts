import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../cli/context.ts';
import { runProgram } from '../../cli/program.ts';
import { ERRORS } from '../../core/errors.ts';
import { tableRows } from './markdown-tables.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/reference/cli.md'), 'utf8');

interface CommandHelp {
  readonly arguments: string;
  readonly options: readonly string[];
}

describe('the page of the command line', () => {
  const documented = sectionsOf(page);
  const offered = new Map<string, CommandHelp>();

  beforeAll(async () => {
    const overview = await helpOf([]);
    for (const [, name = ''] of overview.slice(overview.indexOf('Commands:')).matchAll(/^ {2}([a-z-]+)/gm)) {
      if (name !== 'help') offered.set(name, readHelp(await helpOf([name])));
    }
  });

  it('has a section for every command and for no other', () => {
    expect(offered.size).toBeGreaterThan(5);
    expect([...documented.keys()].sort()).toEqual([...offered.keys()].sort());
  });

  it('names the arguments and options that each command takes', () => {
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(offered));
  });

  it('names every exit code that an error can have', () => {
    const listed = tableRows(page, 'exit code').map(([code]) => Number(code));
    const raised = Object.values(ERRORS).map(({ exit }) => exit);
    expect(raised.filter((code) => !listed.includes(code))).toEqual([]);
  });
});

async function helpOf(words: readonly string[]): Promise<string> {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const noContext = (): CommandContext => {
    throw new Error('help needs nothing of the world');
  };
  await runProgram([...words, '--help'], '0.0.0', noContext, { out: write, err: write });
  return text;
}

function readHelp(help: string): CommandHelp {
  const usage = /^Usage: millrace [a-z-]+ \[options\] ?(.*)$/m.exec(help)?.[1] ?? '';
  const options = [...help.matchAll(/^ {2}(--[a-z-]+(?: <[^>]+>)?)/gm)].map(([, option = '']) => option);
  return { arguments: usage, options };
}

function sectionsOf(text: string): Map<string, CommandHelp> {
  const sections = new Map<string, CommandHelp>();
  for (const section of text.split(/^## /m)) {
    const [, name, given] = /^`millrace ([a-z-]+) ?(.*)`\n/.exec(section) ?? [];
    if (name === undefined) continue;
    const options = tableRows(section, 'option').map(([option = '']) => option.replaceAll('`', ''));
    sections.set(name, { arguments: given ?? '', options });
  }
  return sections;
}
