import type { CommanderError } from 'commander';
import { MillraceError } from '../core/errors.ts';
import { describeFailure, type Failure } from './failure.ts';

/** What words that no command understands are answered on stdout, where one object was asked for. */
export function usageAnswer({ code, message }: CommanderError): Failure['answer'] {
  // Of `help` with a word that is no command it says nothing for people.
  const said = code === 'commander.help' ? 'there is no such command' : message.replace(/^error: /, '');
  return describeFailure(new MillraceError('USAGE', said, { hint: '--help shows what there is' })).answer;
}
