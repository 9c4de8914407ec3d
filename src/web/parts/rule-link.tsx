/** The id of a rule, leading to its page of the manual. */
export function RuleLink({ rule }: { readonly rule: string }) {
  return (
    <a className="rule" href={`/docs/rules/${rule}`}>
      rule&nbsp;{rule}
    </a>
  );
}
