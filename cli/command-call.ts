import type { Command } from './context.ts';

export const JSON_OPTION = 'print one object';

/** A module loaded only when its command is called. */
export type Load<Options> = () => Promise<Command<Options>>;

/** Runs a command with what was typed. */
export type Call = <Options>(load: Load<Options>, options: Options) => Promise<void>;
