import { describe, expect, it } from 'vitest';
import { blobFault, UNREADABLE } from './blob-fault.ts';

const rest = (statusCode: number, code?: string): Error =>
  Object.assign(new Error('told'), { name: 'RestError', statusCode, code });

describe('what a call of Azure Blob threw', () => {
  it('is an answer of somebody else when it comes with a success', () => {
    expect(blobFault(rest(200))).toMatchObject({ code: UNREADABLE, isPassing: true });
  });

  it('passes when the service says so, and else not', () => {
    expect(blobFault(rest(503, 'ServerBusy'))).toMatchObject({ status: 503, code: 'ServerBusy', isPassing: true });
    expect(blobFault(rest(403, 'AuthorizationFailure'))).toMatchObject({ status: 403, isPassing: false });
  });
});
