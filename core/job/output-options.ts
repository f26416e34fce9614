import type { OutputOptions } from '../ports/ordered-output.ts';
import type { StepManifest } from './manifest.ts';

const LINE_END = '\r\n';

/** Where and how a step's rows are put together. */
export function outputOptionsOf({ jobId, step, output, settings }: StepManifest): OutputOptions {
  const { outputAction, appendRowFileName, appendRowFormat, header, separator, appendRowColumns } = settings;
  const hasHeader = appendRowFormat === 'csv' && header && appendRowColumns !== null;
  const names = (appendRowColumns ?? []).map(({ name }) => csvField(name, separator));
  return {
    folder: output.folder,
    fileName: outputAction === 'append_row' ? appendRowFileName : null,
    owner: `${jobId}.${step}`,
    overwrite: output.overwrite,
    rowColumns: appendRowFormat === 'parquet' ? appendRowColumns : null,
    preamble: new TextEncoder().encode(hasHeader ? names.join(separator) + LINE_END : ''),
  };
}

/** RFC 4180, 2.5–2.7. */
function csvField(text: string, separator: string): string {
  const isPlain = !['"', '\r', '\n', separator].some((special) => text.includes(special));
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
