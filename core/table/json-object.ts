import { MillraceError } from '../errors.ts';
import { parseJson } from '../ports/table/json-text.ts';

/**
 * The row that a line of JSON Lines holds.
 *
 * @throws MillraceError `TABLE_INVALID`, naming `path`, for a line that is no JSON object
 */
export function jsonObject(line: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value = parseJson(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new MillraceError('TABLE_INVALID', `${path} is no JSON Lines: ${JSON.stringify(line.slice(0, 80))}`, {
    hint: 'each line must be one JSON object',
  });
}
