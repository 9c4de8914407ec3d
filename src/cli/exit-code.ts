/** What a script reads from the command line: one number per kind of answer. */
export const EXIT = {
  /** Done, or the answer is yes. */
  yes: 0,
  /** Refused by a rule, findings, or a broken archive. */
  no: 1,
  /** The words on the command line, or the values in them, cannot be right. */
  invalid: 2,
  /** The server cannot be reached or cannot answer. */
  unreachable: 3,
  /** Nobody is signed in: no token, or one that is not known any more. */
  signedOut: 4,
} as const;

/** One of the five exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Ends a verb early with an exit code. `message` is for people (several lines are fine, no colour); `body` is what `--json` prints
 * instead, a problem document where the server sent one.
 */
export class Stop extends Error {
  readonly code: ExitCode;
  readonly body: unknown;

  constructor(code: ExitCode, message: string, body?: unknown) {
    super(message);
    this.name = 'Stop';
    this.code = code;
    this.body = body ?? { title: message.split('\n')[0], exit: code };
  }
}

/** The words or values on the command line cannot be right (exit 2): `message` names them and says what would be. */
export function invalid(message: string): Stop {
  return new Stop(EXIT.invalid, message);
}
