import { z } from 'zod';
import { name } from './text.ts';
import { moment } from './time.ts';

/** What a token may do. `admin` includes the others. */
export const SCOPES = ['read', 'respond', 'admin'] as const;
/** One scope of a token. */
export type Scope = (typeof SCOPES)[number];

/** What a new API token is to be. */
export const NewToken = z
  .strictObject({
    person: name('As whom it acts: a person of the directory, or `admin`.'),
    name: name('What it is for, such as `laptop`.'),
    scopes: z
      .array(z.enum(SCOPES).meta({ description: 'A scope.' }))
      .min(1)
      .max(3)
      .optional()
      .meta({ description: '`read` and `respond` when left out; `admin` includes both.' }),
  })
  .meta({ id: 'NewToken', description: 'What a new API token is to be.' });

/** An API token without its secret. */
export const Token = z
  .object({
    id: z.string().meta({ description: 'Id, for revoking it.' }),
    person: z.string().meta({ description: 'As whom it acts.' }),
    name: z.string().meta({ description: 'What it is for.' }),
    scopes: z.array(z.string()).meta({ description: 'What it may do.' }),
    createdAt: moment('When it was made.'),
    revokedAt: moment('When it was revoked.').nullable().meta({ description: 'When it was revoked; null while it is good.' }),
  })
  .meta({ id: 'Token', description: 'An API token. Its secret is never shown again.' });

/** A new API token, with its secret. */
export const MadeToken = Token.extend({ token: z.string().meta({ description: 'The secret, shown this once.' }) }).meta({
  id: 'MadeToken',
  description: 'A new API token with its secret.',
});

/** What a new intake token is to be. */
export const NewIntakeToken = z
  .strictObject({
    name: name('What sends here, such as `prometheus-eu`.'),
    source: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, 'is no source: write small letters, digits and dashes, such as alertmanager, prometheus, grafana or generic')
      .meta({ description: 'What kind of sender: `alertmanager`, `prometheus`, `grafana`, `pagerduty`, `cloudevents`, `generic` …' }),
    pages: z.boolean().optional().meta({ description: 'Everything from here is worth waking somebody (B5).' }),
  })
  .meta({ id: 'NewIntakeToken', description: 'What a new intake token is to be.' });

/** An intake token without its secret. */
export const IntakeToken = z
  .object({
    id: z.string().meta({ description: 'Id, for revoking it.' }),
    name: z.string().meta({ description: 'What sends here.' }),
    source: z.string().meta({ description: 'What kind of sender.' }),
    pages: z.boolean().meta({ description: 'Everything from here is worth waking somebody (B5).' }),
    createdAt: moment('When it was made.'),
    revokedAt: moment('When it was revoked.').nullable().meta({ description: 'When it was revoked; null while it is good.' }),
  })
  .meta({ id: 'IntakeToken', description: 'An intake token: it names a source of signals.' });

/** A new intake token, with its secret and what to paste where. */
export const MadeIntakeToken = IntakeToken.extend({
  token: z.string().meta({ description: 'The secret, shown this once.' }),
  urls: z
    .object({
      alertmanager: z.string().meta({ description: 'For `webhook_configs: [{url}]` of an Alertmanager.' }),
      prometheus: z
        .object({
          scheme: z.string().meta({ description: '`scheme`.' }),
          target: z.string().meta({ description: 'For `static_configs: [{targets}]`.' }),
          path_prefix: z.string().meta({ description: '`path_prefix`.' }),
        })
        .meta({ description: 'For `alerting: {alertmanagers}` of a Prometheus server, which then sends here as to an Alertmanager.' }),
    })
    .meta({ description: 'What to paste into the sender.' }),
}).meta({ id: 'MadeIntakeToken', description: 'A new intake token with its secret and what to paste.' });
