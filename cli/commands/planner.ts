import type { Command } from '../context.ts';
import { serve } from '../service/serve.ts';

/** Runs a planner until it is asked to stop. */
export const plannerCommand: Command<object> = (_, context) => serve('planner', context);
