import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, SettingsError } from './config.ts';

describe('the settings', () => {
  it('serve on loopback with the embedded database when nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 7777,
      dataFolder: resolve('data'),
      handbookFolder: resolve('data', 'handbook'),
      databaseUrl: null,
      baseUrl: null,
      smtpUrl: null,
      bootstrapToken: null,
      testClock: false,
      logLevel: 'info',
    });
  });

  it('take what is set, count empty as absent, and cut what is around it', () => {
    const config = readConfig({
      PORT: ' 8080 ',
      HOST: '',
      TOURNIQUET_DATA: '~/incidents',
      DATABASE_URL: 'postgres://db.example/tourniquet',
      TOURNIQUET_BASE_URL: 'https://incidents.example/',
      SMTP_URL: 'smtps://mail.example',
      TOURNIQUET_CLOCK: 'test',
    });
    expect(config).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      dataFolder: join(homedir(), 'incidents'),
      handbookFolder: join(homedir(), 'incidents', 'handbook'),
      databaseUrl: 'postgres://db.example/tourniquet',
      baseUrl: 'https://incidents.example',
      smtpUrl: 'smtps://mail.example',
      testClock: true,
    });
  });

  it.each([
    [{ TOURNIQUET_CLOCK: 'test', NODE_ENV: 'production' }, /TOURNIQUET_CLOCK=test.*NODE_ENV=production/],
    [{ TOURNIQUET_CLOCK: 'fast' }, /TOURNIQUET_CLOCK=fast is neither system nor test/],
    [{ PORT: '70000' }, /PORT=70000.*0 to 65535/],
    [{ PORT: '-1' }, /PORT=-1/],
    [{ PORT: '80a' }, /PORT=80a/],
    [{ PORT: '1e3' }, /PORT=1e3/],
    [{ SMTP_URL: 'mail.example:25' }, /SMTP_URL.*smtp:\/\/ or smtps:\/\//],
    [{ SMTP_URL: 'https://mail.example' }, /SMTP_URL/],
    [{ SMTP_URL: 'smtp://' }, /SMTP_URL/],
    [{ DATABASE_URL: 'mysql://db.example' }, /DATABASE_URL.*postgres/],
    [{ TOURNIQUET_BASE_URL: 'incidents.example' }, /TOURNIQUET_BASE_URL.*https:\/\//],
    [{ TOURNIQUET_BOOTSTRAP_TOKEN: 'abc' }, /TOURNIQUET_BOOTSTRAP_TOKEN.*4 characters/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL=loud.*info/],
  ])('refuse to start with %j and name what is wrong', (env, says) => {
    expect(() => readConfig(env)).toThrow(SettingsError);
    expect(() => readConfig(env)).toThrow(says);
  });

  it('never repeat a secret in a refusal', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://me:hunter2@db.example' })).not.toThrow(/hunter2/);
    expect(() => readConfig({ SMTP_URL: 'ftp://me:hunter2@mail.example' })).not.toThrow(/hunter2/);
    expect(() => readConfig({ TOURNIQUET_BOOTSTRAP_TOKEN: 'hunter2' })).not.toThrow(/hunter2/);
  });
});
