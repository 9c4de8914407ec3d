// P8: the wording that is a resolve and not a change, as data. Patterns read text as `plain` writes it: lower case, one space between words, and a
// lone `|` where a sentence or clause ends.

/** When wording stops being vague: never; when a mechanism that does something stands before it; when one stands anywhere. */
type Excuse = 'none' | 'mechanism-before' | 'mechanism-anywhere';

/** A family of vague wording: what it looks like, why it changes nothing, and a better shape. */
export type VagueFamily = { readonly patterns: readonly RegExp[]; readonly excuse: Excuse; readonly why: string; readonly instead: string };

/** Something that acts by itself, or a document with a place in the way of working, doing something that can be seen. */
export const MECHANISM =
  /\b(?:ci|pipeline|build|compiler|linter|lint|tests?|suite|job|cron|check|checks|gate|alerts?|alarm|alertmanager|prometheus|monitor|probe|canary|hook|scripts?|bot|workflow|rule|query|deploy(?:ment)?|server|service|api|schema|validator|scanner|rollback|migration|page|runbook|checklist|template|brief|adr|dashboard|limiter|flag)\b(?: (?!not\b|never\b|no\b|more\b|and\b|or\b)[\w'%-]+){0,5}? (?:fires?|fails?|blocks?|refuses?|rejects?|pages|runs?|checks|double checks|cross checks|verifies|asserts?|warns?|notifies|stops|prevents|returns|ensures|makes sure|triggers?|validates|compares|reminds|aborts|exits|opens|posts|sends|requires|asks|covers|proves|raises|expires|has|names|lists|links|shows|contains|includes|gains|records|describes|limits|turns)\b/;

const PEOPLE =
  '(?:everyone|everybody|people|persons|team|teams|developers?|devs?|engineers?|staff|colleagues|operators?|members|them|us|others|reviewers?|authors?|ourselves|each other|all of us|on call|stakeholders|management|support|users)';
const ALL =
  '(?:everyone|everybody|everyone on call|all of us|people|developers|devs|engineers|all engineers|all developers|staff|we|nobody|no one|team|teams)';
/** What has no measure of its own: more or better of it cannot be seen. */
const ABSTRACT =
  '(?:communications?|collaboration|coordination|cooperation|alignment|visibility|transparency|ownership|accountability|responsibility|culture|mindset|quality|discipline|process(?:es)?|procedures?|practices?|monitoring|observability|alerting|logging|documentation|docs|testing|tests|test coverage|coverage|reviews?|reviewing|handovers?|hand offs?|handoffs?|knowledge(?: sharing)?|understanding|onboarding|resilien\\w+|stability|reliability|robustness|performance|security|teamwork|planning|hygiene|tooling|error handling|responsiveness|response|skills|preparedness|readiness|maintainability|judge?ment|decisions?|decision making|escalations?|code)';
/** What may follow an abstract noun without making it a thing: an end, a preposition, a filler. `plan`, `checklist`, `test` may not. */
const LOOSE_END =
  '(?= ?\\||$| (?:in|on|of|for|between|with|within|across|about|around|and|or|so|to|before|after|during|when|by|at|among|amongst|from|through|next|going|as|is|are|was|overall|skills?|practices?|culture|efforts?|standards?|capabilit\\w+|everywhere|a lot|please|again)\\b)';
const GAP = "(?:(?!than\\b|\\d)[\\w'%]+ |\\| ){0,4}?";
const ADVERBS =
  '(?:(?:more|very|much|really|extra|always|all|also|a bit|a lot|a little|better|far|even|still|fully|well|super|truly|too|so|made|kept|especially|particularly|constantly|just|simply|less) )*';

const re = (source: string): RegExp => new RegExp(source);

/** The families, the most telling first. */
export const VAGUE: readonly VagueFamily[] = [
  {
    excuse: 'none',
    why: 'it asks people to be careful, and the next person at 3 a.m. has not read it',
    instead: 'Name what stops it when nobody is careful, such as “CI fails when a migration has no down”.',
    patterns: [
      /\b(?:careful\w*|cautious\w*|mindful\w*|attentive\w*|vigilan\w*|conscientious\w*|watchful\w*|meticulous\w*|proactive\w*)\b/,
      /(?<!due )\bdiligen(?:t|tly|ce)\b/,
      /\b(?:exercis\w+|with|use) (?:\w+ ){0,2}?caution\b|^caution\b/,
      /\b(?:take|takes|taking|took|with|use|using|need|needs) (?:\w+ ){0,2}?care\b(?! of)|\b(?:more|greater|extra) care\b|\bcare (?:\w+ ){0,3}?(?:taken|needed|required)\b/,
      /\bpay(?:s|ing)? (?:\w+ ){0,3}?attention\b|\b(?:more|closer|better|extra|special|greater) attention\b|\battention to detail\b|\battention (?:\w+ ){0,3}?paid\b/,
      /\b(?:keep|keeps|keeping) (?:\w+ ){0,2}?eyes? (?:on|out|open)\b|\b(?:keep|bear)(?:ing)? (?:\w+ ){0,3}?in mind\b/,
      re(
        `\\b(?:be|being|stay|staying|remain|remaining|become|becoming) ${ADVERBS}(?:alert|aware|focused|focussed|disciplined|rigorous|thorough|responsible|accountable|on (?:our|your|their) guard)\\b`,
      ),
      /\b(?:check|look|verify|test) twice\b|\bthink(?:ing)? (?:twice|before|first|ahead|things through|harder)\b|\bcommon sense\b|\b(?:better|good|more|our|your|best) judge?ment\b/,
      /\bhold(?:ing)? (?:\w+ ){1,3}?accountable\b/,
    ],
  },
  {
    excuse: 'none',
    why: 'it asks for effort, and effort cannot be seen in a commit',
    instead: 'Name the artifact that changes and what it then does, such as “The release gate asks for the rollback time”.',
    patterns: [
      /\bdo(?:ing)? (?:\w+ )?better\b(?! than)|\bdo (?:our|your|their|my) best\b|\btry(?:ing)? (?:our |your |their |my )?(?:best|to do|to be|not to|and)\b/,
      /\b(?:try|tries|trying|work|works|working|test|testing|look|looking|push|pushing) (?:\w+ )?harder\b/,
      /\bmak(?:e|ing) (?:an?|more|every|a bigger) effort\b|\bmore (?:effort|caution|vigilance|diligence|discipline|rigou?r|thought|focus|ownership|accountability|responsibility|thorough\w*)\b/,
      /\b(?:always )?remember(?:s|ing)? (?:\w+ )?to\b|\b(?:not|never) (?:to )?forget\w*\b/,
      /\btak(?:e|es|ing) (?:\w+ ){0,2}?(?:responsibility|ownership|accountability|it seriously|this seriously)\b/,
      /^(?:we (?:will |should |must )?)?(?:try|slow down|focus|focus more|take (?:our|your|more|the|enough) time|take time)\b/,
    ],
  },
  {
    excuse: 'none',
    why: 'better communication is a wish: nobody can tell on a given day whether it holds',
    instead: 'Name who is told what, when and by which artifact, such as “The runbook names the client message and who sends it within 30 minutes”.',
    patterns: [
      re(
        `\\b(?:better|more|clearer|closer|stronger|improv\\w+|increas\\w+|enhanc\\w+|strengthen\\w*|foster\\w*|promot\\w+|encourag\\w+|boost\\w*|good|open|effective|proper|regular|beef\\w* up|step\\w* up) ${GAP}(?:communications?|collaboration|coordination|cooperation|alignment|teamwork|transparency)${LOOSE_END}`,
      ),
      /\bcommunicat(?:e|es|ed|ing) (?:\w+ ){0,5}?(?:better|more|clear\w*|earlier|sooner|often|effective\w*|open\w*|frequent\w*|regular\w*|quick\w*|faster|properly|well)\b|\b(?:better|clearly|openly|effectively) communicat\w+|\bover ?communicat\w*/,
      /\bask(?:ing)? (?:for help|questions|someone|for support) (?:\w+ )?(?:sooner|earlier|more|first)\b|\bspeak(?:ing)? up\b|\btalk(?:ing)? (?:more|to each other)\b/,
      re(`\\bkeep(?:ing)? (?:\\w+ ){0,3}?(?:informed|updated|posted|in the loop|up to date|aligned)\\b`),
    ],
  },
  {
    excuse: 'none',
    why: 'watching is not a change: it ends on the first busy day',
    instead: 'Name the condition that fires and whom it pages, such as “An alert pages on-call when the error rate is over 1% for 5 minutes”.',
    patterns: [
      /\bmonitor(?:s|ed|ing)? (?:[\w'%]+ ){0,6}?(?:closely|carefully|better|more|regularly|constantly|actively|properly|thoroughly)\b(?! than)/,
      /\b(?:closely|carefully|actively|constantly|better|more) (?:monitor|watch|track|observe|supervise|follow)\w*\b|\bmore closely\b/,
      /\b(?:keep|keeps|continue|continues) (?:on |to )?(?:monitor|watch|track|observ)\w*\b|\bclose(?:r)? (?:watch|monitoring|eye)\b/,
      /\bwatch(?:ing)? (?:\w+ ){0,4}?(?:closely|carefully|out|for)\b|\blook(?:ing)? out for\b|\bon the look ?out\b|\bmonitor the situation\b/,
    ],
  },
  {
    excuse: 'none',
    why: 'awareness fades and new people never had it',
    instead: 'Put the knowledge where the work passes, such as “The feature brief template asks which data the feature deletes”.',
    patterns: [
      /\bawareness\b/,
      /\bmak(?:e|es|ing) (?:\w+ ){1,4}?aware\b|\blessons? learned\b|\bknowledge sharing\b|\bshar(?:e|ing) (?:the |our |these )?(?:learnings?|lessons?|findings|knowledge|experience)\b/,
      /\b(?:learn|learning) from (?:this|our|the|these|mistakes|it)\b|\b(?:stress|emphasi[sz]e) the importance\b|\bculture of\b|\bsafety culture\b/,
    ],
  },
  {
    excuse: 'mechanism-anywhere',
    why: 'training and reminders leave with the people who had them',
    instead: 'Change what the next person meets while working, such as “The release checklist asks whether the rollback was rehearsed”.',
    patterns: [
      re(
        `\\bremind(?:s|ed|ing|ers?)? (?:\\w+ ){0,2}?${PEOPLE}\\b|^remind\\b|\\breminders?(?: e ?mails?)? (?:to|for) (?:\\w+ ){0,2}?${PEOPLE}\\b|\\b(?:send|sending|post|give|issue) (?:\\w+ ){0,2}?reminders?\\b`,
      ),
      re(
        `\\b(?:train|trains|training|retrain\\w*|educate|educates|educating|coach|coaching|teach|teaching|mentor\\w*|encourag\\w+|urge|tell|telling|inform|informing|talk to|talk with|speak to|speak with) (?:\\w+ ){0,3}?${PEOPLE}\\b`,
      ),
      /\b(?:more|better|additional|extra|regular|further|mandatory|refresher|provide|providing|hold|give|giving|organi[sz]e|schedule|attend|offer|arrange|conduct|receive|need|needs) (?:\w+ ){0,3}?(?:training|trainings|workshops?|education|coaching|lunch and learn|brown bag)\b(?! (?:job|jobs|data|pipeline|set|run|model|script|cluster|loop|step))/,
      /^(?:\w+ ){0,2}?(?:training|trainings|retraining|workshops?|education|coaching)(?: (?:sessions?|for|on|about|in|of|to|with|is|was|will|has|have|given)\b.*)?$/,
      re(
        `\\b${PEOPLE} (?:\\w+ ){0,2}?(?:is|are|was|were|gets?|be|been) (?:\\w+ )?(?:reminded|trained|retrained|educated|coached|taught|encouraged)\\b`,
      ),
    ],
  },
  {
    excuse: 'mechanism-before',
    why: 'it leaves the catching to a person who checks',
    instead: 'Let something check that cannot be tired, such as “The deploy script refuses a release without an earlier artifact”.',
    patterns: [
      /\b(?:double|triple|cross|re) ?check(?:s|ed|ing)?\b|\bclosely\b/,
      /\bmak\w+ sure to\b|\b(?:mak\w+ sure|ensur\w+) (?:that )?(?:the |our )?(?:quality|safety|reliability|stability|security)\b/,
      re(`\\b(?:mak\\w+ sure|ensur\\w+|see to it|guarantee\\w*) (?:that )?(?:\\w+ )?${ALL}\\b`),
      /\bmore (?:carefully|thoroughly|often|frequently|regularly|rigorously|clearly|openly|consistently|strictly|effectively|efficiently|quickly|seriously|deeply|critically|properly|systematically)\b(?! than)/,
      /\b(?:test|review|check|verify|validate|inspect|read|plan|document|prepare|look|examine|track|respond|react|coordinate|estimate|handle|escalate|notify|inform|roll back)(?:s|d|ed|ing)? (?:[\w']+ ){0,4}?(?:better|harder|properly|thoroughly|rigorously|closely|sooner|earlier|faster|quicker|quickly|slowly|regularly)\b(?! than| \d)/,
      re(
        `\\b(?:follow|following|adhere|adhering|stick|sticking|comply|complying|abide|respect|respecting)(?: to| with| by)? (?:\\w+ ){0,3}?(?:process\\w*|procedures?|guidelines?|protocols?|best practices?|rules|polic(?:y|ies)|standards?|conventions?|instructions|playbooks?|checklists?|runbooks?)\\b`,
      ),
    ],
  },
  {
    excuse: 'mechanism-before',
    why: 'more or better of it cannot be seen: there is no line at which it is met',
    instead: 'Say which artifact changes and what it then does, such as “The contract test fails when the grading API drops a field”.',
    patterns: [
      re(
        `\\b(?:better|more|clearer|closer|stronger|improv\\w+|increas(?:e|es|ed|ing)|enhanc\\w+|strengthen\\w*|tighten\\w*|foster\\w*|promot\\w+|boost\\w*|greater|higher|proper|rais(?:e|es|ing)|(?:beef|step|ramp)\\w* up) ${GAP}${ABSTRACT}${LOOSE_END}`,
      ),
      re(
        `\\b${ABSTRACT} improvements?\\b|^(?:\\w+ )?(?:communication|monitoring|testing|documentation|discipline|alerting|planning|observability|care|attention)$`,
      ),
      /\b(?:must|should|needs? to|ha(?:s|ve) to|will|ought to|can) (?:\w+ )?(?:improve|be improved|be better|get better)\b|\bimprov(?:e|es|ed|ing) (?:things|it|this|everything|the situation|how|ourselves|the way)\b/,
      /\b(?:is|are|be|stays?) (?:safe|stable|good|okay|fine|solid|smooth)(?= ?\||$)/,
      /\b(?:be|being|become|becoming|becomes|get|getting|gets|are|is) more (?!than\b)[a-z]\w*/,
      /\b(?:is|are|be|being|becomes?|gets?|feels?) (?:much |a lot |far |even )?(?:better|safer|stronger|faster|clearer|easier|smoother|healthier|improved|quicker|tighter|stricter|cleaner|simpler|robust|reliable|resilient)\b(?! than| \d)/,
    ],
  },
  {
    excuse: 'mechanism-anywhere',
    why: 'what people know, mean or promise cannot be seen in the chain',
    instead: 'Name what will hold it without them, such as “A contract test fails when the brief’s scenario is missing”.',
    patterns: [
      re(
        `\\b${ALL} (?:\\w+ )?(?:should|must|needs? to|ha(?:s|ve) to|ought to|will|shall|can) (?:\\w+ ){0,2}?(?:know|remember|forget|understand|communicate|pay|think|reali[sz]e|care|learn|try|stay|focus|avoid|notice|improve|watch|consider|discuss|be (?:trained|told|reminded|involved|careful|better))\\b`,
      ),
      re(`\\b${ALL} (?:now |all )?(?:knows?|understands?|remembers?|forgets?|is aware|are aware|learns?|learned|cares?|agrees?|agreed)\\b`),
      /\b(?:happen|happens|happening|occur|occurs|occurring|repeat|repeats|recur|recurs)(?: \w+)? (?:again|in the future|in future)\b|\b(?:not|never) (?:recur|repeat|happen|occur)\b|\b(?:mistakes?|errors?|incidents?|outages?|problems?|this|that) again\b|\bnever again\b|\bnext time\b|\bgoing forwards?\b|\bmoving forwards?\b|\bfrom now on\b|\bno more (?:incidents?|outages?|mistakes?|errors?|bugs?|surprises?|problems?)\b/,
      /\b(?:avoid|prevent|minimi[sz]e|reduce) (?:\w+ ){0,3}?(?:mistakes?|incidents?|issues?|problems?|outages?|recurrences?|human error|risks?)\b|^(?:avoid|prevent) (?:this|that|it|such|similar)\b/,
      /^(?:please )?(?:do not|never|stop|avoid|refrain from) (?:\w+ing|deploy|release|push|merge|rush|panic|assume|skip|ignore|touch|make|let|repeat|miss|work)\b/,
      /^(?:(?:we|i) (?:will|should|must|need to|have to|want to|plan to|could) |let us |to )?(?:investigat(?:e|ing)|look(?:ing)? (?:into|at)|consider|considering|explor(?:e|ing)|discuss|discussing|think about|evaluat(?:e|ing)|figur(?:e|ing) out|brainstorm\w*|analy[sz](?:e|ing)|revisit\w*|reflect on|communicate|talk (?:to|with|about)|meet (?:to|with|about))\b|^(?:please |let us )?be\b/,
      /^(?:we )?(?:review|rethink|reconsider|reassess|re think|assess) (?:\w+ ){0,3}?(?:process\w*|procedures?|practices?|approach|workflow|way|how)\b/,
      /^(?:we |to )?(?:monitor|watch)\b(?!.*\d)/,
    ],
  },
];
