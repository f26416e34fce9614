import { type MillraceError, withHint } from '../../core/errors.ts';
import { warningLine } from './sanitized.ts';

/** A warning for each entry that is damaged, where a command goes on without it. */
export const damageLines = (entries: readonly ({ readonly damage: MillraceError } | object)[]): readonly string[] =>
  entries.flatMap((entry) => {
    if (!('damage' in entry)) return [];
    return [warningLine(withHint(entry.damage))];
  });
