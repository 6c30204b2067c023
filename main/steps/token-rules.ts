// Which token a run may use at all (rules.md: REHEARSAL-ISOLATION, SOFTWARE-TOKEN, TOKEN-IDENTITY).

import { failed, notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { TokenIdentity } from '../hsm/hsm.ts';
import type { RunFacts } from './step.ts';

const rehearsalTokenPrefix = 'REHEARSAL';

/** CK_TOKEN_INFO.label holds 32 bytes. */
export const labelBytes = 32;

/** What a token made in this run is called: a rehearsal’s says so. */
export function tokenLabel({ mode }: Pick<RunFacts, 'mode'>, name: string): string {
  const marked = mode !== 'production' && !name.startsWith(rehearsalTokenPrefix) ? `${rehearsalTokenPrefix} ${name}` : name;
  return marked.slice(0, labelBytes);
}

function identityText({ label, serial, manufacturer, model }: TokenIdentity): string {
  const maker = model.startsWith(manufacturer) ? model : `${manufacturer} ${model}`;
  return `«${label}», serial ${serial}, ${maker}`;
}

/** A rehearsal loads only a token labelled so; production never does. */
export function requireIsolation(run: RunFacts, identity: TokenIdentity): Check {
  const marked = identity.label.startsWith(rehearsalTokenPrefix);
  if (run.mode !== 'production' && !marked) {
    throw new CeremonyError(
      'policy.rehearsal-isolation',
      `A rehearsal may only use a token whose label begins ${rehearsalTokenPrefix}; this one is ${identityText(identity)}. It was not opened. Use the embedded token or a rehearsal token.`,
    );
  }
  if (run.mode === 'production' && marked) {
    throw new CeremonyError(
      'policy.rehearsal-isolation',
      `The token ${identityText(identity)} is a rehearsal token. It was not opened. Use the production token.`,
    );
  }
  return passed('REHEARSAL-ISOLATION', `${run.mode}, token «${identity.label}»`);
}

/** The plan's token, or whatever is found where the plan says at-run. */
export function identityCheck(run: RunFacts, wanted: unknown, found: TokenIdentity): Check {
  if (wanted === 'at-run' || run.mode !== 'production') return notChecked('TOKEN-IDENTITY', `bound at the run: ${identityText(found)}`);
  const plan = wanted as TokenIdentity;
  const differs = (['serial', 'label', 'model', 'manufacturer'] as const).filter((field) => plan[field] !== found[field]);
  return differs.length === 0
    ? passed('TOKEN-IDENTITY', identityText(found))
    : failed('TOKEN-IDENTITY', `${differs.join(', ')} differ: found ${identityText(found)}`);
}

/** Production on the embedded token needs `softwareToken: accepted` in the plan. */
export function softwareTokenCheck(run: RunFacts, provider: 'pkcs11' | 'soft'): readonly Check[] {
  if (provider !== 'soft') return [];
  if (run.mode !== 'production') return [passed('SOFTWARE-TOKEN', 'rehearsal')];
  if (run.plan.softwareToken !== 'accepted') {
    throw new CeremonyError(
      'policy.software-token',
      'This production run would use the embedded software token and the plan does not accept it. Nothing was done. Bring the token, or write softwareToken: accepted into the plan.',
    );
  }
  return [passed('SOFTWARE-TOKEN', 'accepted by the plan')];
}
