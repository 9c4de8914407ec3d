import type { Refusal } from '#domain/kernel/decision.ts';
import { RuleLink } from './rule-link.tsx';

/** A typed "no" (the same words as the API's): why not, what to do instead, and every point that is unmet where there are several. */
export function RefusalNote({ refusal }: { readonly refusal: Refusal }) {
  return (
    <section className="refusal" aria-label="Refused">
      <h2 dir="auto">{refusal.why}</h2>
      <p dir="auto">{refusal.remedy}</p>
      {refusal.unmet === undefined || refusal.unmet.length === 0 ? null : (
        <ul>
          {refusal.unmet.map((point) => (
            <li key={`${point.rule} ${point.field ?? ''} ${point.why}`}>
              <span dir="auto">{point.why}</span> <span dir="auto">{point.how}</span> <RuleLink rule={point.rule} />
            </li>
          ))}
        </ul>
      )}
      {refusal.next === undefined ? null : (
        <p className="facts">
          The command that does it: <code>{JSON.stringify(refusal.next)}</code>
        </p>
      )}
      <p className="facts">
        <RuleLink rule={refusal.rule} />
      </p>
    </section>
  );
}
