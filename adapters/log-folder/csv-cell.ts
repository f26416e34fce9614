/**
 * A cell that a spreadsheet takes for text: one that would be a formula gets an apostrophe before it (fault 46), and
 * no line break splits a row.
 */
export function csvCell(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const harmless = /^[=+\-@\t]/.test(line) ? `'${line}` : line;
  return /[",]/.test(harmless) || harmless !== line ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
