import { describe, expect, it } from 'vitest';
import { findWorkspace } from './workspace.ts';

const nothing = () => false;

describe('findWorkspace', () => {
  it('takes the setting first, relative to the current folder', () => {
    const marked = () => true;
    expect(findWorkspace('/a/b', { MILLRACE_STORE: '/data/ws' }, marked)).toBe('/data/ws');
    expect(findWorkspace('/a/b', { MILLRACE_STORE: '../ws' }, marked)).toBe('/a/ws');
  });

  it('stands beside the nearest millrace.yaml upwards', () => {
    const marked = (path: string) => path === '/a/millrace.yaml' || path === '/millrace.yaml';
    expect(findWorkspace('/a/b/c', {}, marked)).toBe('/a/.millrace');
    expect(findWorkspace('/x', {}, marked)).toBe('/.millrace');
  });

  it('is in the current folder where there is neither', () => {
    expect(findWorkspace('/a/b', {}, nothing)).toBe('/a/b/.millrace');
    expect(findWorkspace('/a/b', { MILLRACE_STORE: '' }, nothing)).toBe('/a/b/.millrace');
  });

  it('is no path that is too long', () => {
    const setting = `/${'d'.repeat(4_000)}/${'d'.repeat(200)}`;
    const told = { code: 'USAGE', message: expect.stringContaining('ENAMETOOLONG') };
    expect(() => findWorkspace('/a', { MILLRACE_STORE: setting }, nothing)).toThrow(expect.objectContaining(told));
  });

  it('is no folder that is called ~', () => {
    expect(() => findWorkspace('/a', { MILLRACE_STORE: '~/ws' }, nothing)).toThrow('MILLRACE_STORE: "~/ws": ~ is not');
  });

  it('may be in Azure Blob, and nowhere else', () => {
    const address = 'azure-blob://account/container/folder';
    expect(findWorkspace('/a', { MILLRACE_STORE: address }, nothing)).toBe(address);
    expect(() => findWorkspace('/a', { MILLRACE_STORE: 's3://bucket' }, nothing)).toThrow('s3:// is not supported');
  });
});
