// What an authority from elsewhere must be before it is put up: by its files, and by its key on the token.

import { failed, notChecked, passed, waived, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { KeyDescription } from '../hsm/hsm.ts';
import { sha256Hex } from '../pki/hash.ts';
import { judgeImported, type ImportedAuthority } from '../pki/judge-imported.ts';
import { hasRehearsalMark } from '../pki/rehearsal-mark.ts';
import { readAuthority } from '../store/tables/authority.ts';
import { requireFreeLabel } from './free-label.ts';
import { proveKey } from './key-proof.ts';
import { requireSoundKey } from './request-checks.ts';
import { textOf } from './state-map.ts';
import { waivedByPlan } from './waived-by-plan.ts';
import type { StepContext } from './step.ts';

/** Label the plan gives the authority. */
export const labelOf = (context: StepContext): string => textOf(context.parameter('label'));

/** What was not given counts only where the plan says why (IMPORTED-CRL, IMPORTED-ISSUED). */
function excused({ run }: StepContext, check: Check): Check {
  // A stand-in has no past.
  if (check.verdict !== 'not-checked' || run.mode !== 'production') return waivedByPlan(run, check);
  const waiver = run.plan.waivers.find((entry) => entry.check === check.name);
  return waiver === undefined
    ? failed(check.name, check.reason ?? '')
    : waived(check.name, `${waiver.reason} (${check.reason ?? ''})`, 'plan');
}

function markCheck({ run }: StepContext, { certificate, chain, crl }: ImportedAuthority): Check {
  const marked = [certificate, ...chain, ...(crl === null ? [] : [crl])].some(({ extensions }) => hasRehearsalMark(extensions));
  if (!marked) return passed('REHEARSAL-MARK');
  return run.mode === 'production'
    ? failed('REHEARSAL-MARK', 'it carries the mark of a rehearsal')
    : notChecked('REHEARSAL-MARK', 'in a rehearsal');
}

/** Every check but that of the key on the token. Throws policy.certificate, policy.weak-key, policy.key-reuse, policy.label-in-use. */
export function checksOf(context: StepContext, authority: ImportedAuthority): Check[] {
  const spkiSha256 = sha256Hex(authority.certificate.spki);
  const nothing = 'Nothing was kept.';
  const here = readAuthority(context.store, spkiSha256);
  if (here !== null)
    throw new CeremonyError('policy.key-reuse', `KEY-REUSE: the key is that of the authority «${here.label}» here already. ${nothing}`);
  // In a rehearsal the stand-in has the label already.
  if (context.run.mode === 'production') requireFreeLabel(context.store, labelOf(context), spkiSha256, nothing);
  const checks = [markCheck(context, authority), ...judgeImported(authority).map((check) => excused(context, check))];
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad !== undefined)
    throw new CeremonyError(
      'policy.certificate',
      `${bad.name} failed: ${bad.reason ?? ''}. ${nothing} Bring what is missing or right${bad.name === 'IMPORTED-AUTHORITY' || bad.name === 'REHEARSAL-MARK' ? '' : ', or have a plan reviewed that waives it with a reason'}.`,
    );
  return [...checks, ...requireSoundKey(authority.certificate.spki, context.run.plan.rules)];
}

/** The key on the open token, by its public key. Throws token.key-not-found. */
async function keyOf(context: StepContext, spki: Uint8Array): Promise<KeyDescription> {
  const keys = await context.desk.session().keys();
  const found = keys.find((key) => key.spki !== null && Buffer.compare(key.spki, spki) === 0);
  if (found !== undefined) return found;
  throw new CeremonyError(
    'token.key-not-found',
    `None of the ${keys.length} keys on the token is the authority’s (public key SHA-256 ${sha256Hex(spki)}). Nothing was kept. Bring the token that holds it, with its public key object beside it.`,
  );
}

/** The key where it was found, and what was said of it. */
export interface Proved {
  readonly ckaId: string;
  readonly checks: readonly Check[];
}

/** The key has to be on the token and prove itself. */
export async function prove(context: StepContext, actor: string, { certificate }: ImportedAuthority): Promise<Proved> {
  const algorithm = certificate.keyAlgorithm;
  if (algorithm === null)
    throw new CeremonyError('input.unsupported', 'KEY-SIZE: the key is of a kind, size or form Conclave does not use. Nothing was kept.');
  context.progress('The token is proving the key');
  const found = await keyOf(context, certificate.spki);
  const checks = found.checks.map((check) => waivedByPlan(context.run, check));
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad !== undefined)
    throw new CeremonyError(
      'token.check-failed',
      `${bad.name} failed: ${bad.reason ?? ''}. The key was not used and nothing was kept. A key made by other rules is taken over where the plan waives this check with a reason, and every later plan that uses it.`,
    );
  const key = { label: labelOf(context), ckaId: found.ckaId, algorithm, spki: certificate.spki };
  return { ckaId: found.ckaId, checks: [...checks, await proveKey(context, actor, context.desk.session(), key)] };
}
