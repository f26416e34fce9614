import { describe, expect, it } from 'vitest';
import { uvOptions, uvVariables } from './uv-variables.ts';

describe('uvVariables', () => {
  it('say to uv what pip has been told, in its words', () => {
    const told = {
      PIP_INDEX_URL: 'https://own.example/simple',
      PIP_EXTRA_INDEX_URL: 'https://a.example https://b.example',
      PIP_FIND_LINKS: '/wheels /more',
      PIP_CERT: '/ca.pem',
    };
    expect(uvVariables(told)).toEqual({
      ...told,
      UV_INDEX_URL: 'https://own.example/simple',
      UV_EXTRA_INDEX_URL: 'https://a.example https://b.example',
      UV_FIND_LINKS: '/wheels,/more',
      SSL_CERT_FILE: '/ca.pem',
    });
  });

  it('leave what uv itself has been told, under either of its names', () => {
    const told = { PIP_INDEX_URL: 'a', UV_DEFAULT_INDEX: 'b', PIP_CERT: 'c', SSL_CERT_FILE: 'd' };
    expect(uvVariables(told)).toEqual(told);
  });
});

describe('uvOptions', () => {
  it('keep uv from an index that pip would not ask', () => {
    expect(uvOptions({ PIP_NO_INDEX: '1' })).toEqual(['--no-index']);
    expect(uvOptions({ PIP_NO_INDEX: 'false' })).toEqual([]);
    expect(uvOptions({})).toEqual([]);
  });
});
