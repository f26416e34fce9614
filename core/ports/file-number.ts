const MOST_DIGITS = 15;

export const LAST_FILE_NUMBER = 10 ** MOST_DIGITS - 1;

/** What is taken for a number in a file's name, as a pattern: with no more digits each of them is a number of its own. */
export const FILE_NUMBER = `[1-9]\\d{0,${MOST_DIGITS - 1}}`;

const WHOLE = new RegExp(`^${FILE_NUMBER}$`);

/** Undefined for what is none: such a file is none of ours. */
export const fileNumber = (name: string): number | undefined => (WHOLE.test(name) ? Number(name) : undefined);
