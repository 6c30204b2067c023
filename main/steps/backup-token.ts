// Where the backup of the run's token is, by the plan's method (rules.md, Keys and tokens): a store copy has the same identity tuple,
// in another store; a vendor's clone is another token, reached by the same module or by another.

import { CeremonyError } from '../errors.ts';
import type { Hsm, HsmOpening, TokenDescription, TokenIdentity } from '../hsm/hsm.ts';
import type { StepContext } from './step.ts';

/** What the second token is opened with: what was named for it, else the embedded token's copy beside it, else the first's module. */
export function backupOpening({ devices }: Pick<StepContext, 'devices'>): HsmOpening {
  const { own } = devices;
  return devices.named('second') ?? (own.provider === 'soft' ? { ...own, directory: `${own.directory}-copy` } : own);
}

/** Whether the app makes the copy itself: of an embedded token, into another directory of such. */
export function copiedByUs(context: Pick<StepContext, 'devices' | 'hsm' | 'run'>): boolean {
  return context.run.plan.backup === 'store-copy' && context.hsm.provider === 'soft' && backupOpening(context).provider === 'soft';
}

export const sameTuple = (one: TokenIdentity, other: TokenIdentity): boolean =>
  one.serial === other.serial && one.label === other.label && one.model === other.model && one.manufacturer === other.manufacturer;

function onlyOne(found: readonly TokenDescription[], what: string): TokenDescription {
  const [only, more] = found;
  if (only === undefined)
    throw new CeremonyError(
      'token.not-found',
      `BACKUP-SAME-KEY: the second token shows ${what}. No PIN was sent to it. Make the backup, or name where it is with --second-module or --second-tokens.`,
    );
  if (more !== undefined)
    throw new CeremonyError(
      'token.ambiguous',
      `BACKUP-SAME-KEY: ${found.length} tokens could be the backup: ${found.map((token) => `«${token.identity.label}»`).join(', ')}. No PIN was sent to any. Leave only the backup in, or name it in the plan.`,
    );
  return only;
}

/** The backup among the second module's tokens. Throws token.not-found, token.ambiguous. */
export async function chooseBackup(context: StepContext, second: Hsm, first: TokenIdentity): Promise<TokenDescription> {
  const initialized = (await second.tokens()).filter((token) => token.initialized);
  const same = initialized.filter((token) => sameTuple(token.identity, first));
  if (context.run.plan.backup === 'store-copy') return onlyOne(same, `no copy of «${first.label}», serial ${first.serial}`);
  const wanted = context.parameter('token');
  if (context.run.mode === 'production' && typeof wanted === 'object' && wanted !== null)
    return onlyOne(
      initialized.filter((token) => sameTuple(token.identity, wanted as TokenIdentity)),
      'no token with the identity the plan gives the backup',
    );
  const others = initialized.filter((token) => !sameTuple(token.identity, first));
  return onlyOne(others.length > 0 ? others : same, 'no initialised token');
}
