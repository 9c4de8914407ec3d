import { describe, expect, it } from 'vitest';
import { environmentNames, fillEnvironment, maskEnvironment } from './environment.ts';

const environment = { TOKEN: 'a b"c-secret', SHORT: 'abc' };

describe('names of the environment in the handbook', () => {
  it('are filled, each value fitted to its surroundings, and put back where a text shows the value', () => {
    const text = 'Bearer ${env:TOKEN}, $TOKEN, ${TOKEN}';
    expect(environmentNames(text)).toEqual(['TOKEN']);
    expect(fillEnvironment(text, environment)).toBe('Bearer a b"c-secret, $TOKEN, ${TOKEN}');
    expect(fillEnvironment('${env:TOKEN}', environment, encodeURIComponent)).toBe('a%20b%22c-secret');
    expect(maskEnvironment('a b"c-secret a%20b%22c-secret a b\\"c-secret', ['TOKEN'], environment)).toBe('${env:TOKEN} ${env:TOKEN} ${env:TOKEN}');
  });

  it('that are not set are named', () => {
    expect(() => fillEnvironment('${env:GONE}', environment)).toThrow('${env:GONE}, and GONE is not set');
  });

  it('do not garble a text where a value is too short to be a secret', () => {
    expect(maskEnvironment('abc abc', ['SHORT'], environment)).toBe('abc abc');
  });
});
