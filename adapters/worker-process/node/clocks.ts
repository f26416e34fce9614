/** Taken before the script is loaded: what it puts in their place, for its tests or by mistake, is not our time. */
export const wallMs = Date.now;
export const monotonicMs = performance.now.bind(performance);
