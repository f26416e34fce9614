/** Turns an item that `run()` returned into its bytes-to-be, line end included. Rows count from 0. */
export type RowEncoder = (item: unknown, row: number) => string;
