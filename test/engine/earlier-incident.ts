import { aFix, anIncident } from '../store/an-incident.ts';
import { minute } from './engine-world.ts';

const incident = anIncident(7, { condition: 'submissions-fail#error-rate', fixes: [aFix('X1', { landedAt: minute(-60) })] });

/** INC-7 on the condition of the engine's runbook, a day earlier; its fix landed an hour before T0. */
export const INC_7 = { ...incident, opening: { ...incident.opening, startedAt: minute(-24 * 60) } };
