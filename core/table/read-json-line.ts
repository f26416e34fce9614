import { MillraceError } from '../errors.ts';
import { JsonRecord } from '../ports/table/json-record.ts';

/**
 * The row that a line of JSON Lines holds.
 *
 * @throws MillraceError `TABLE_INVALID`, naming `path`, for a line that is no JSON object
 */
export function readJsonLine(line: string, path: string): JsonRecord {
  try {
    return new JsonRecord(line);
  } catch {
    const isCr = line.trimEnd().includes('\r');
    const why = isCr ? '; a CR that no LF follows ends no line' : '';
    throw new MillraceError('TABLE_INVALID', `${path} is no JSON Lines: ${JSON.stringify(line.slice(0, 80))}${why}`, {
      hint: isCr ? 'convert its line ends to LF or CR LF' : 'each line must be one JSON object',
    });
  }
}
