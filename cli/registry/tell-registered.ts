import { MillraceError } from '../../core/errors.ts';
import { registryNameFault } from '../../core/job/names.ts';
import type { Registered } from '../../core/registry/register-once.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { entryView, type Shelf } from './shelf.ts';

/** What `register` prints: `NAME:VERSION` on stdout, and in words whether it was there before. */
export function tellRegistered<Definition>(
  { entry, isNew }: Registered<Definition>,
  shelf: Shelf<Definition>,
  { json }: { readonly json: boolean },
  { stdout, stderr }: CommandContext,
): number {
  const { name, version } = entry;
  const what = `${shelf.registry.kind} ${name}, version ${version}: ${sanitized(shelf.spoken(entry.definition))}`;
  printLines(stderr, [isNew ? `registered ${what}` : `unchanged: ${what}`]);
  if (json) printJson(stdout, { ...entryView(entry, shelf), new: isNew });
  else printLines(stdout, [`${name}:${version}`]);
  return 0;
}

/** The name to register under. @throws MillraceError `USAGE` */
export function newName(name: string | undefined): string {
  const given = requiredName(name);
  const fault = registryNameFault(given);
  if (fault !== undefined) throw new MillraceError('USAGE', `the name ${JSON.stringify(given)} ${fault}`);
  return given;
}

/** @throws MillraceError `USAGE` */
export function requiredName(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new MillraceError('USAGE', 'which one? give its name');
}
