import type { TableOptions } from '../../core/job/manifest.ts';

/** A table whose job file says nothing about it. */
export const PLAIN_TABLE: TableOptions = {
  format: null,
  separator: null,
  header: 'every_file',
  encoding: 'utf-8',
  supportMultiLine: false,
  columnTypes: [],
  keepColumns: null,
  dropColumns: [],
  includePath: false,
};
