/** The admin's seat: a bootstrap token for automation, and a one-time link for people. */
import type { Chance, Clock, Store } from './ports.ts';
import { sha256 } from './record.ts';

/** Who the bootstrap token and the claim link act as; no id of people.yaml may be the same. */
export const ADMIN = 'admin';

/** What first start needs. */
export type FirstStartDeps = { readonly store: Store; readonly clock: Clock; readonly chance: Chance };

async function saveAdminToken(deps: FirstStartDeps, token: string, name: string): Promise<void> {
  const { store, clock, chance } = deps;
  await store.saveToken({ id: chance.uuid(), hash: sha256(token), person: ADMIN, name, scopes: ['admin'], createdAt: clock.now(), revokedAt: null });
}

/** Accept the bootstrap token on a first start; later starts know it or ignore it. Answers whether it is in force. */
export async function acceptBootstrap(deps: FirstStartDeps, token: string): Promise<boolean> {
  if (await deps.store.tokenByHash(sha256(token))) return true;
  if ((await deps.store.tokens()).length > 0) return false;
  await saveAdminToken(deps, token, 'bootstrap');
  return true;
}

/** The secret of the claim link while nobody has the admin's seat; null afterwards. Each start makes a new one, so an old print-out is worth nothing. */
export async function claimSecret(deps: FirstStartDeps): Promise<string | null> {
  if ((await deps.store.tokens()).some((row) => row.person === ADMIN)) return null;
  const secret = deps.chance.secret(24);
  await deps.store.putFact('claim', sha256(secret));
  return secret;
}

/** Is this the claim link that was printed last, and is the seat still free? */
export async function isClaimable(deps: FirstStartDeps, secret: string): Promise<boolean> {
  if ((await deps.store.fact('claim')) !== sha256(secret)) return false;
  return (await deps.store.fact('claimed')) === undefined;
}

/** Claim the seat, once; null when somebody was faster or the link is not the one. */
export async function claimSeat(deps: FirstStartDeps, secret: string, name: string | undefined): Promise<{ readonly token: string } | null> {
  if (!(await isClaimable(deps, secret)) || !(await deps.store.putNewFact('claimed', deps.clock.now()))) return null;
  const token = `tq_${deps.chance.secret(24)}`;
  await saveAdminToken(deps, token, name ? `claimed by ${name}` : 'claimed');
  return { token };
}

/** The key that signs one-tap links; made once. */
export async function linkKey(deps: FirstStartDeps): Promise<string> {
  await deps.store.putNewFact('link-key', deps.chance.secret(32));
  const key = await deps.store.fact('link-key');
  if (key === undefined) throw new Error('the store did not keep the key for links');
  return key;
}
