import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { elsewherePrompt, elsewhereText } from './destruction-document.ts';
import { documentItem, proposed } from './documents.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { existingAuthority } from './existing-authority.ts';
import { copiesElsewhere } from './key-copies.ts';
import { requireNoLiveSubordinates } from './last-crl.ts';
import { newestCrl } from './previous-crl.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';
import type { AuthorityValue } from './values.ts';

function authorityUnder(context: StepContext): AuthorityValue {
  const value = context.value('authority');
  if (value.type !== 'authority' || !value.proved)
    throw new CeremonyError('policy.key-purpose', 'The key to be destroyed was not found on the open token. Nothing was put up.');
  return value;
}

/** Every copy on record is the one on this token, or is already destroyed. Throws policy.only-copy naming the first that is not. */
function requireLastCopy(context: StepContext, value: AuthorityValue): Check {
  const { authority } = existingAuthority(context.store, value.label);
  const [other] = copiesElsewhere(context.store, authority, context.desk.session().identity);
  if (other === undefined) return passed('KEY-COPIES', 'no other copy is on record');
  throw new CeremonyError(
    'policy.only-copy',
    `KEY-COPIES: a copy of the key of «${value.label}» (${other.method}) is on record on token «${other.identity.label}», serial ${other.identity.serial}, and was not destroyed. Nothing was put up. Run token-retirement on that token first.`,
  );
}

/**
 * Puts the retirement of an authority up for approval: its last CRL, the key to be destroyed, and where every other copy went.
 * Refused while a subordinate lives or a copy on record exists elsewhere. Source: RFC 3647 4.6.2, 4.5.8 (CA termination).
 */
export const proposeRetirement: StepKind = {
  kind: 'propose-retirement',
  needs: { token: 'token', authority: 'authority' },
  gives: 'document',
  with: ['reason'],
  model: { acting: 'one', requires: ['present', 'token', 'session'] },
  usesSession: true,
  view(context) {
    const value = context.value('authority') as AuthorityValue;
    const last = newestCrl(context.store, fullScopeOf(value.key.spkiSha256));
    return {
      will: `The retirement of ${value.label} is put up for approval. Nothing is destroyed yet.`,
      button: 'Put the retirement up',
      awaited: anyOfRoles(context),
      prompts: [elsewherePrompt],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Authority', value: value.label },
          { label: 'Reason', value: textOf(context.parameter('reason')) },
          { label: 'Last CRL', value: last === null ? 'none' : `number ${last.number}, next update ${last.nextUpdate ?? 'none'}` },
          { label: 'Key to be destroyed', value: `CKA_ID ${value.key.ckaId}` },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const value = authorityUnder(context);
    const { key } = value;
    requireNoLiveSubordinates(context.store, key.spkiSha256, context.now());
    const check = requireLastCopy(context, value);
    const last = newestCrl(context.store, fullScopeOf(key.spkiSha256));
    if (last === null || last.run !== context.run.id)
      throw new CeremonyError(
        'policy.live-subordinates',
        'No final CRL was signed in this run. Nothing was put up. Sign it before the retirement.',
      );
    const document: JsonObject = {
      type: 'conclave/retirement/1',
      run: context.run.id,
      authority: { label: value.label, spkiSha256: key.spkiSha256 },
      reason: textOf(context.parameter('reason')),
      lastCrl: { number: last.number, sha256: last.sha256, nextUpdate: last.nextUpdate ?? '' },
      token: { ...context.desk.session().identity },
      keys: [{ label: key.label, ckaId: key.ckaId, algorithm: key.algorithm, spkiSha256: key.spkiSha256, authority: value.label }],
      elsewhere: elsewhereText(input),
    };
    const item = documentItem(context, document, {
      document: 'retirement',
      issuerSpki: key.spki,
      path: `artifacts/${value.label}/retirement.json`,
    });
    return { kind: 'commit', commit: () => proposed(context, input.person.id, item, [check]) };
  },
};
