import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { ConnectionBoard } from './connection-board.ts';
import type { KafkaState } from './settings.ts';

const error = (message: string) => new MillraceError('TRANSPORT_UNAVAILABLE', message);

function board() {
  const shown: KafkaState[] = [];
  let now = 0;
  const its = new ConnectionBoard({ onState: (state) => shown.push(state) }, () => (now += 10));
  return { shown, its };
}

describe('ConnectionBoard', () => {
  it('is connecting until something works', () => {
    const { shown, its } = board();
    expect(its.state).toEqual({ kind: 'connecting' });
    its.works('requests');
    its.works('publish');
    expect(shown).toEqual([{ kind: 'ready' }]);
  });

  it('shows what has been in trouble longest, since when, with its newest word', () => {
    const { shown, its } = board();
    its.fails('publish', error('refused'));
    its.fails('read', error('no answer'));
    its.fails('publish', error('closed'));
    expect(shown).toEqual([
      { kind: 'retrying', sinceMs: 10, error: error('refused') },
      { kind: 'retrying', sinceMs: 10, error: error('closed') },
    ]);
    its.works('publish');
    expect(its.state).toMatchObject({ sinceMs: 20, error: error('no answer') });
    its.works('read');
    expect(its.state).toEqual({ kind: 'ready' });
  });

  it('is not kept in trouble by a part that is no more', () => {
    const { its } = board();
    its.works('publish');
    its.fails('read', error('refused'));
    its.forget('read');
    expect(its.state).toEqual({ kind: 'ready' });
  });

  it('stays closed', () => {
    const { shown, its } = board();
    its.close();
    its.fails('read', error('refused'));
    its.works('read');
    expect(shown).toEqual([{ kind: 'closed' }]);
  });
});
