/** Of a job that a planner has taken. */
export const NO_COLLECTOR = 'no collector has taken it up yet: is one running (millrace collector)?';
