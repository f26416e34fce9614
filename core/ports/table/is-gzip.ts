/** Whether a table's file is compressed: its name tells, as in PRS. */
export const isGzip = (path: string): boolean => /\.gz$/i.test(path);
