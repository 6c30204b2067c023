import { type Check, type CheckName, notChecked } from '../../checks.ts';
import { guardCrl } from '../../pki/crl-guard.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { EventData } from '../event-data.ts';
import { comparedCrls } from './compared-crl.ts';
import { judge, once, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

const guarded = ['CRL-SAME-SCOPE', 'CRL-LATER', 'CRL-ENTRIES-KEPT', 'CRL-ENTRIES-UNCHANGED', 'CRL-ENTRY-DATES'] as const;

/**
 * CRL-SAME-SCOPE, CRL-LATER, CRL-ENTRIES-KEPT, CRL-ENTRIES-UNCHANGED, CRL-ENTRY-DATES: every CRL of the run beside the one it replaces,
 * which lies in the bundle; what left and what changed is what the log explained, and nothing else.
 */
export function checkCrlGuard(reading: BundleReading): Check[] {
  const verdicts = once(() => guardAll(reading));
  return guarded.map((name) => judge(name, () => verdictOf(name, verdicts())));
}

interface Guarded {
  readonly path: string;
  /** null: the bundle has nothing to compare it with, and why. */
  readonly checks: readonly Check[] | null;
  readonly why: string;
}

function verdictOf(name: CheckName, all: readonly Guarded[]): Check | string {
  for (const { path, checks } of all) {
    const bad = checks?.find((check) => check.name === name && check.verdict === 'failed');
    if (bad !== undefined) refuse(`${path}: ${bad.reason ?? ''}.`);
  }
  const compared = all.filter(({ checks }) => checks !== null);
  if (compared.length > 0) return `${compared.length} CRL${compared.length === 1 ? '' : 's'} beside the one before`;
  return notChecked(name, all[0]?.why ?? 'no CRL was signed in this run');
}

/** @throws where the log, the files and the list before do not belong together */
function guardAll(reading: BundleReading): Guarded[] {
  return comparedCrls(reading).map(({ path, before, now }): Guarded => {
    if (before === null) return { path, checks: null, why: 'the first CRL of its scope' };
    const { event, state } = before;
    const { checks, difference } = guardCrl(state, now, {
      left: (serial) => explanation(event.left, serial),
      changed: (serial) => explanation(event.changed, serial),
    });
    requireTold(event, difference);
    return { path, checks, why: '' };
  });
}

/** What the log says of an entry; of more than it names by serial it gives the hash of all, which requireTold compares. */
function explanation(list: EventData<'crl-compared'>['left'], serial: string): string | null {
  const named = list.named.find((each) => each.serial === serial);
  if (named !== undefined) return named.why ?? null;
  return list.count > list.named.length ? 'told of by the log' : null;
}

/** The log told people of exactly this difference. */
function requireTold(event: EventData<'crl-compared'>, difference: ReturnType<typeof guardCrl>['difference']): void {
  const lists = [
    ['added', difference.added],
    ['left', difference.left.map(({ serial }) => serial)],
    ['changed', difference.changed.map(({ serial }) => serial)],
  ] as const;
  for (const [name, serials] of lists) {
    const text = serials.map((serial) => `${serial}\n`).join('');
    if (event[name].count !== serials.length || event[name].sha256 !== sha256Hex(new TextEncoder().encode(text)))
      refuse(`Line ${event.seq} of the transcript tells of other entries ${name} than the two CRLs differ by.`);
  }
}
