import type { Command } from '../context.ts';
import { serve } from '../service/serve.ts';

/** Runs a collector until it is asked to stop. */
export const collectorCommand: Command<object> = (_, context) => serve('collector', context);
