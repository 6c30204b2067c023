import { type Check, notChecked } from '../../checks.ts';
import { baseNumberOf, checkDeltaBase, checkDeltaComplete } from '../../pki/delta-crl.ts';
import { guardedCrl } from '../../pki/guarded-crl.ts';
import { comparedCrls, type ComparedCrl } from './compared-crl.ts';
import { judge, once, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

interface Delta extends ComparedCrl {
  readonly before: NonNullable<ComparedCrl['before']>;
  /** What the complete CRL says that was signed beside it; null: it was signed alone. */
  readonly beside: ComparedCrl | null;
}

/**
 * CRL-DELTA-BASE, CRL-DELTA-COMPLETE: every delta of the run beside its base, which lies in the bundle, and beside the complete CRL that
 * was signed with it. Source: RFC 5280 §5.2.4.
 */
export function checkCrlDeltas(reading: BundleReading): Check[] {
  const deltas = once(() => deltasIn(reading));
  const none = 'no delta CRL was signed in this run';
  return [
    judge('CRL-DELTA-BASE', () => {
      for (const { path, fields, built, before } of deltas()) {
        const number = baseNumberOf(fields) ?? '';
        requireSound(path, checkDeltaBase(number, { number: before.complete.number }));
        if (built.baseCrlNumber !== number) refuse(`The log does not name the base of ${path}.`);
      }
      return deltas().length === 0 ? notChecked('CRL-DELTA-BASE', none) : `${deltas().length} deltas`;
    }),
    judge('CRL-DELTA-COMPLETE', () => {
      const paired = deltas().flatMap(({ path, now, beside }) => (beside === null ? [] : [{ path, now, beside }]));
      for (const { path, now, beside } of paired) {
        requireSound(path, checkDeltaComplete(now.entries, guardedCrl(beside.fields).entries));
        if (beside.now.thisUpdate.getTime() !== now.thisUpdate.getTime())
          refuse(`${path} has the number of ${beside.path} and is of another moment.`);
      }
      if (paired.length > 0) return `${paired.length} deltas beside the complete CRL of their moment`;
      return notChecked('CRL-DELTA-COMPLETE', deltas().length === 0 ? none : 'no complete CRL was signed beside the delta');
    }),
  ];
}

function requireSound(path: string, { verdict, reason }: Check): void {
  if (verdict === 'failed') refuse(`${path}: ${reason ?? ''}.`);
}

function deltasIn(reading: BundleReading): Delta[] {
  const all = comparedCrls(reading);
  return all.flatMap((each): Delta[] => {
    if (baseNumberOf(each.fields) === null) return [];
    const { before } = each;
    if (before === null) return refuse(`${each.path} is a delta, and the log does not tell to which CRL.`);
    const beside = all.find(
      ({ fields, built }) =>
        baseNumberOf(fields) === null && built.scope === each.built.scope && fields.crlNumber === each.fields.crlNumber,
    );
    return [{ ...each, before, beside: beside ?? null }];
  });
}
