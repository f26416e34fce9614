import type { CommanderError } from 'commander';
import { MillraceError } from '../core/errors.ts';
import { describeFailure, type Failure } from './failure.ts';

/** What words that no command understands are answered on stdout, where one object was asked for. */
export function usageAnswer({ message }: CommanderError): Failure['answer'] {
  const said = message.replace(/^error: /, '');
  return describeFailure(new MillraceError('USAGE', said, { hint: '--help shows what there is' })).answer;
}
