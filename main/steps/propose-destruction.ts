import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { demandOf } from '../formats/policy.ts';
import type { KeyDescription, Session } from '../hsm/hsm.ts';
import { sha256Hex } from '../pki/hash.ts';
import { elsewherePrompt, elsewhereText, keyLine, keyOf } from './destruction-document.ts';
import { documentItem, proposed } from './documents.ts';
import { existingAuthority } from './existing-authority.ts';
import { copiesElsewhere, liveAuthorities } from './key-copies.ts';
import { quorumOf } from './quorum.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

/** Why a key may not be destroyed here, or nothing: it would leave a live authority without one, or needs more people. */
function requireDestroyable(context: StepContext, session: Session, keys: readonly KeyDescription[]): Check {
  const gate = context.run.playbook.steps.find((step) => step.kind === 'approve');
  const quorum = gate === undefined ? 0 : quorumOf(context.run, gate);
  const live = liveAuthorities(context.store).filter(({ spkiSha256, ckaId }) =>
    keys.some((key) => key.ckaId === ckaId || (key.spki !== null && sha256Hex(key.spki) === spkiSha256)),
  );
  for (const authority of live) {
    if (copiesElsewhere(context.store, authority, session.identity).length === 0)
      throw new CeremonyError(
        'policy.only-copy',
        `KEY-COPIES: the token holds the only known copy of the key of «${authority.label}», which is not retired. Nothing was destroyed. Confirm a backup of it, or retire the authority first.`,
      );
    const policy = existingAuthority(context.store, authority.label).policy?.value;
    const demanded = policy === undefined ? 1 : demandOf(policy, 'document').quorum;
    if (quorum < demanded)
      throw new CeremonyError(
        'policy.plan-weaker',
        `PLAN-VS-POLICY: the token also holds a key of «${authority.label}», whose policy demands ${demanded} approvals, and the plan has ${quorum}. Nothing was destroyed.`,
      );
  }
  return passed(
    'KEY-COPIES',
    live.length === 0 ? 'no key of a live authority' : `another copy is known of ${live.map(({ label }) => label).join(', ')}`,
  );
}

/**
 * Lists every key on the open token and puts their destruction up for approval; refused while the token holds the only known
 * copy of a live authority's key. Where every other copy is, is said by a person and stands in the document. Source: rules.md,
 * Keys and tokens; RFC 3647 4.6.2 (destroying private keys).
 */
export const proposeDestruction: StepKind = {
  kind: 'propose-destruction',
  needs: { token: 'token', authority: 'authority' },
  gives: 'document',
  with: [],
  model: { acting: 'one', requires: ['present', 'token', 'session'] },
  usesSession: true,
  async survey(context) {
    const session = context.desk.session();
    const keys = await session.keys();
    return { keys: keys.map((key) => keyLine(context.store, key)) };
  },
  view(context) {
    const keys = (context.survey['keys'] ?? []) as readonly string[];
    return {
      will: `The destruction of ${keys.length === 1 ? 'one key' : `${keys.length} keys`} is put up for approval. Nothing is destroyed yet.`,
      button: 'Put the destruction up',
      awaited: anyOfRoles(context),
      prompts: [elsewherePrompt],
      stage: {
        kind: 'facts',
        facts: keys.length === 0 ? [{ label: 'On the token', value: 'no key' }] : keys.map((value) => ({ label: 'Key', value })),
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const value = context.value('authority');
    if (value.type !== 'authority') throw new CeremonyError('bug', 'propose-destruction was given something that is not an authority.');
    const session = context.desk.session();
    const keys = await session.keys();
    const check = requireDestroyable(context, session, keys);
    const document: JsonObject = {
      type: 'conclave/destruction/1',
      run: context.run.id,
      token: { ...session.identity },
      keys: keys.map((key) => keyOf(context.store, key)),
      elsewhere: elsewhereText(input),
    };
    const item = documentItem(context, document, {
      document: 'destruction',
      issuerSpki: value.key.spki,
      path: `artifacts/${value.label}/destruction.json`,
    });
    return { kind: 'commit', commit: () => proposed(context, input.person.id, item, [check]) };
  },
};
