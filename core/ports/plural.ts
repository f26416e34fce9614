/** The noun for so many: `1 row`, `3 rows`. */
export const plural = (value: number, one: string, many = `${one}s`): string => (value === 1 ? one : many);

/** `1 row`, `3 rows`: as messages and logs count. */
export const counted = (value: number, one: string, many?: string): string => `${value} ${plural(value, one, many)}`;
