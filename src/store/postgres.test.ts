import { describe, expect, it } from 'vitest';
import { StoreFault } from './faults.ts';
import { openPostgresStore } from './postgres.ts';

describe('a database that cannot be used', () => {
  it('is named without its password', async () => {
    const refused = openPostgresStore({ url: 'postgres://ann:s3cret@127.0.0.1:1/x' });
    await expect(refused).rejects.toBeInstanceOf(StoreFault);
    await expect(refused).rejects.toThrow(/^PostgreSQL at 127\.0\.0\.1:1\/x: .*ECONNREFUSED/);
    await expect(refused).rejects.not.toThrow(/s3cret/);
  });

  it.each(['', 'nonsense', 'mysql://localhost/x', 'http://localhost'])('is refused when its URL is none: %j', async (url) => {
    await expect(openPostgresStore({ url })).rejects.toThrow('DATABASE_URL must look like postgres://user:password@host:5432/database');
  });
});
