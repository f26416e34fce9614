import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { MillraceError } from '../../core/errors.ts';
import { structureFaults } from './structure-faults.ts';

/** An alias used more often than that is no convenience: nested ones multiply. */
const MOST_ALIASES = 100;
const MOST_FAULTS = 5;
const DEEPEST = 100;

export interface ParsedText {
  readonly document: Document;
  readonly value: unknown;
  readonly lines: LineCounter;
}

/**
 * YAML or JSON, the same parser for both: every JSON text is YAML.
 *
 * @throws MillraceError `JOB_INVALID` with file and line.
 */
export function parseJobText(name: string, text: string): ParsedText {
  const lines = new LineCounter();
  refuseDepth(name, text);
  try {
    const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' } as const;
    const document = parseDocument(text, options);
    refuseFaults(name, text, document, lines);
    return { document, value: document.toJS({ maxAliasCount: MOST_ALIASES }), lines };
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    throw new MillraceError('JOB_INVALID', `${name}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Before the parser sees it: its time grows with the square of the depth. Brackets inside of texts are counted too, which
 * only matters to files that hold a hundred unbalanced ones.
 */
function refuseDepth(name: string, text: string): void {
  let depth = 0;
  let line = 1;
  for (const [found] of text.matchAll(/[[{\]}\n]/g)) {
    if (found === '\n') line += 1;
    if (found === '[' || found === '{') depth += 1;
    else if (found === ']' || found === '}') depth = Math.max(0, depth - 1);
    if (depth > DEEPEST) throw new MillraceError('JOB_INVALID', `${name}:${line}: the values are nested too deeply`);
  }
  const ladder = new RegExp(`^[ \\t]*(?:[-?:][ \\t]+){${DEEPEST}}`, 'm').exec(text);
  if (ladder === null) return;
  const at = text.slice(0, ladder.index).split('\n').length;
  throw new MillraceError('JOB_INVALID', `${name}:${at}: the values are nested too deeply`);
}

function refuseFaults(name: string, text: string, document: Document, lines: LineCounter): void {
  const own = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS);
  const faults = own.map((fault) => ({ offset: fault.pos[0], problem: spoken(fault, lineAt(text, fault.pos[0])) }));
  // A broken document has an uncertain structure.
  if (faults.length === 0) faults.push(...structureFaults(document).slice(0, MOST_FAULTS));
  if (faults.length === 0) return;
  const seen = new Map<number, string>();
  for (const { offset, problem } of faults) {
    const { line } = lines.linePos(offset);
    // What follows on the same line nearly always comes from the first.
    if (!seen.has(line)) seen.set(line, `${name}:${line}: ${problem}`);
  }
  throw new MillraceError('JOB_INVALID', [...seen.values()].join('\n  '));
}

const lineAt = (text: string, offset: number): string =>
  text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';

function spoken({ code, message }: YAMLError, line: string): string {
  if (code === 'TAB_AS_INDENT') return 'there is a tab in the indentation; use blanks';
  if (code === 'MULTIPLE_DOCS') return 'a job file is one document; remove what follows ---';
  const unquoted = /[{[].*[^"']\$\{\{/.test(line);
  if (unquoted) return `put quotes around what holds \${{…}}: inside { } and [ ] it needs them`;
  return `this is not YAML: ${message}`;
}

/** The parser's own limits: aliases that multiply, and what is nested deeper than its stack. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'the values are nested too deeply';
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('Excessive alias count')) return 'the aliases (*name) stand for far too much; write it out';
  return `this is not YAML: ${message}`;
}
