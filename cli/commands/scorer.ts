import type { Command } from '../context.ts';
import { serve } from '../service/serve.ts';

/** Runs a scorer until it is asked to stop. */
export const scorerCommand: Command<object> = (_, context) => serve('scorer', context);
