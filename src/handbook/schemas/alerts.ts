import { z } from 'zod';

const rule = z.looseObject({
  alert: z.string().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
});

/** `alerts/*.yaml`: Prometheus rule files, kept beside the runbooks so that lint can tell which alert has none (B3, B5). Prometheus checks the rest. */
export const alertFile = z
  .looseObject({ groups: z.array(z.looseObject({ name: z.string(), rules: z.array(rule) })) })
  .meta({ title: 'Prometheus rules', description: 'alerts/*.yaml: Prometheus rule files; lint asks for a runbook for each alert.' });

/** A rule file as its author wrote it. */
export type AlertFile = z.output<typeof alertFile>;
