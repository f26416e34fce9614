import { MillraceError } from '../../core/errors.ts';
import { type Reference, readReference } from '../../core/registry/reference.ts';
import { sideBySide } from '../../core/side-by-side.ts';
import { damageLines } from '../console/damage-lines.ts';
import { counted } from '../console/figures.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { damagedLine, damagedView, entryLine, entryView, type Shelf } from './shelf.ts';

/** Prints the newest version of every name that is not archived; with `all` every version there is. One that is damaged stops no other. */
export async function listEntries<Definition>(
  shelf: Shelf<Definition>,
  { all, json }: { readonly all: boolean; readonly json: boolean },
  { stdout, stderr }: CommandContext,
): Promise<number> {
  const { registry } = shelf;
  const listed = (await registry.names()).flatMap(({ name, versions }) => {
    const live = versions.filter(({ isArchived }) => !isArchived).slice(-1);
    return (all ? versions : live).map((found) => ({ name, found }));
  });
  const entries = await sideBySide(listed, ({ name, found }) => registry.look(name, found));
  printLines(stderr, damageLines(entries));
  const view = (entry: (typeof entries)[number]) => ('damage' in entry ? damagedView(entry) : entryView(entry, shelf));
  const line = (entry: (typeof entries)[number]) => ('damage' in entry ? damagedLine(entry) : entryLine(entry, shelf));
  if (json) printJson(stdout, { [`${registry.kind}s`]: entries.map(view) });
  else
    printLines(
      stdout,
      entries.map((entry) => sanitized(line(entry))),
    );
  return 0;
}

/** Prints one version, and which there are. */
export async function showEntry<Definition>(
  shelf: Shelf<Definition>,
  { name, json }: { readonly name: string; readonly json: boolean },
  { stdout }: CommandContext,
): Promise<number> {
  const entry = await shelf.registry.find(referenceOf(name));
  const all = (await shelf.registry.names()).find((each) => each.name === entry.name)?.versions ?? [];
  const versions = all.map(({ version, isArchived }) => ({ version, archived: isArchived }));
  if (json) printJson(stdout, { ...entryView(entry, shelf), versions });
  else {
    const numbers = versions.map(({ version, archived }) => `${version}${archived ? ' (archived)' : ''}`);
    printLines(stdout, [
      sanitized(entryLine(entry, shelf)),
      `registered ${sanitized(entry.registeredAt)}; ${counted(versions.length, 'version')}: ${numbers.join(', ')}`,
    ]);
  }
  return 0;
}

/** Hides a version, or all there are, from listings and from whoever asks for the latest. */
export async function archiveEntry<Definition>(
  { registry }: Shelf<Definition>,
  { name, json }: { readonly name: string; readonly json: boolean },
  { stdout, stderr }: CommandContext,
): Promise<number> {
  const reference = referenceOf(name);
  const archived = await registry.archive(reference);
  const what = `${registry.kind} ${name}`;
  printLines(stderr, [archived.length === 0 ? `${what} was archived before: nothing to do` : `${what} is archived`]);
  if (json) printJson(stdout, { name: reference.name, archived });
  else
    printLines(
      stdout,
      archived.map((version) => `${reference.name}:${version}`),
    );
  return 0;
}

/** @throws MillraceError `USAGE` */
export function referenceOf(text: string): Reference {
  const reference = readReference(text);
  if (typeof reference === 'string') throw new MillraceError('USAGE', reference);
  return reference;
}
