/** Runs work on the same key one after the other, and on different keys at once. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Keys that nobody waits for are forgotten. */
export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}
