import { describe, expect, it } from 'vitest';
import { PartitionLog } from './partition-log.ts';

const record = (n: number) => ({ key: String(n), value: new Uint8Array() });

describe('PartitionLog', () => {
  it('finds each record at the offset it was given', () => {
    const log = new PartitionLog();
    const offsets = Array.from({ length: 1_000 }, (_, n) => log.append(record(n)));
    expect(offsets).toEqual([...offsets.keys()]);
    expect(offsets.map((offset) => log.at(offset)?.key)).toEqual(offsets.map(String));
  });

  it('keeps offsets while it drops from the front', () => {
    const log = new PartitionLog();
    for (let n = 0; n < 10_000; n += 1) {
      log.append(record(n));
      if (n >= 100) log.dropBefore(n - 100);
    }
    expect([log.start, log.end]).toEqual([9_899, 10_000]);
    for (let n = 9_899; n < 10_000; n += 1) expect(log.at(n)?.key).toBe(String(n));
  });

  it('gives its room back after a backlog', () => {
    const log = new PartitionLog();
    for (let n = 0; n < 5_000; n += 1) log.append(record(n));
    log.dropBefore(4_990);
    log.dropBefore(4_995);
    expect([4_995, 4_999].map((n) => log.at(n)?.key)).toEqual(['4995', '4999']);
    log.dropBefore(5_000);
    expect([log.start, log.end]).toEqual([5_000, 5_000]);
  });

  it('lets one go, and keeps its neighbours at their offsets', () => {
    const log = new PartitionLog();
    for (let n = 0; n < 5; n += 1) log.append(record(n));
    log.letGo(3);
    expect([2, 3, 4].map((n) => log.at(n)?.key)).toEqual(['2', undefined, '4']);
    log.dropBefore(4);
    log.letGo(2);
    expect([log.start, log.end]).toEqual([4, 5]);
  });

  it('never goes back', () => {
    const log = new PartitionLog();
    for (let n = 0; n < 10; n += 1) log.append(record(n));
    log.dropBefore(5);
    log.dropBefore(3);
    expect(log.start).toBe(5);
  });

  it('refuses an offset that it does not hold', () => {
    const log = new PartitionLog();
    log.append(record(0));
    expect(() => log.at(1)).toThrow('offset 1 is not in the log');
    log.dropBefore(1);
    expect(() => log.at(0)).toThrow('offset 0 is not in the log');
  });
});
