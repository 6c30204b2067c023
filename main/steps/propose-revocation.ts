import { passed } from '../checks.ts';
import type { Revocation, RevocationDocument } from '../formats/revocation.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { documentItem, proposed } from './documents.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import type { Found } from './find-certificate.ts';
import { holdAllowed, questionsOf, requireRevocable, revocationOf, versionsOf } from './revocation-answers.ts';
import { authorityUnder, chooseNext, choicePrompts, standingOf, type Standing } from './revocation-choice.ts';
import { belowOf, relyingPartiesText, twinsOf } from './revocation-preview.ts';
import { withEntry, stateMap } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';

const answersIn = (context: StepContext): Readonly<Record<string, Revocation>> =>
  stateMap(context.state, 'answers') as unknown as Record<string, Revocation>;

/** The first certificate nobody has answered for; its number counts from 1. */
function unanswered(context: StepContext, { chosen }: Standing): { found: Found; n: number } | null {
  const answers = answersIn(context);
  const at = chosen.findIndex(({ certificate }) => !Object.hasOwn(answers, certificate.sha256));
  const found = chosen[at];
  return found === undefined ? null : { found, n: at + 1 };
}

function factsOf(context: StepContext, found: Found): Fact[] {
  const { certificate, reading } = found;
  const before = versionsOf(context, found).at(-1);
  const twins = twinsOf(context.store, certificate);
  return [
    { label: 'Certificate', value: certificate.subject },
    { label: 'Serial number', value: certificate.serial, mono: true },
    { label: 'Found by', value: reading },
    { label: 'Valid until', value: certificate.notAfter },
    { label: 'SHA-256', value: certificate.sha256, mono: true },
    ...(before === undefined ? [] : [{ label: 'On the record', value: `revoked since ${before.revocationDate}` }]),
    ...(twins.length === 0
      ? [{ label: 'Same subject and key', value: 'no other certificate on record' }]
      : twins.map((value) => ({ label: 'Same subject and key, stays in force', value, note: 'Some clients take it for revoked too.' }))),
    { label: 'Certificates below', value: belowOf(context.store, certificate, context.now()) },
  ];
}

function facts(context: StepContext, standing: Standing): Fact[] {
  const { key, label } = authorityUnder(context);
  const open = standing.closed && standing.ambiguous === null ? unanswered(context, standing) : null;
  const about = open === null ? standing.chosen : [open.found];
  return [
    { label: 'Authority', value: label },
    ...about.flatMap((found) => factsOf(context, found)),
    { label: 'Relying parties', value: relyingPartiesText(context.store, fullScopeOf(key.spkiSha256)) },
  ];
}

function document(context: StepContext, revocations: readonly Revocation[]): RevocationDocument {
  const { key, label } = authorityUnder(context);
  return {
    type: 'conclave/revocation/1',
    run: context.run.id,
    authority: { label, spkiSha256: key.spkiSha256 },
    rules: context.run.plan.rules,
    hold: holdAllowed(context) ? 'allowed' : 'not allowed',
    revocations: [...revocations],
    relyingParties: relyingPartiesText(context.store, fullScopeOf(key.spkiSha256)),
  };
}

function putUp(context: StepContext, actor: string, revocations: readonly Revocation[]): SettledOutcome {
  const { key, label } = authorityUnder(context);
  const item = documentItem(context, document(context, revocations), {
    document: 'revocation',
    issuerSpki: key.spki,
    path: `artifacts/${label}/revocation.json`,
  });
  return proposed(context, actor, item, [
    passed('REVOCATION-REASON', revocations.map(({ serial, reason }) => `${serial}: ${reason}`).join('; ')),
  ]);
}

/** The last answer about the last certificate puts the document up; every other one is kept and the next is asked. */
function next(context: StepContext, input: StepInput): Awaited<ReturnType<StepKind['perform']>> {
  const standing = standingOf(context);
  if (choicePrompts(context, standing).length > 0) {
    const state = chooseNext(context, input, standing);
    for (const found of standingOf({ ...context, state }).chosen) requireRevocable(context, found);
    return { kind: 'more', state };
  }
  for (const found of standing.chosen) requireRevocable(context, found);
  const open = unanswered(context, standing);
  const answers = answersIn(context);
  const all = open === null ? answers : { ...answers, [open.found.certificate.sha256]: revocationOf(context, input, open.found, open.n) };
  const revocations = standing.chosen.flatMap(({ certificate }) => all[certificate.sha256] ?? []);
  if (revocations.length === standing.chosen.length) return { kind: 'commit', commit: () => putUp(context, input.person.id, revocations) };
  const last = open?.found.certificate.sha256 ?? '';
  return { kind: 'more', state: withEntry(context.state, 'answers', last, { ...all[last] }) };
}

/**
 * Finds what is to be revoked, asks of each certificate what happened, shows what its revocation would do, and puts it all up for
 * approval. Source: RFC 5280 §5.3; BR 4.9.1, 7.2.2; rules.md, CRLs.
 */
export const proposeRevocation: StepKind = {
  kind: 'propose-revocation',
  takesFiles: true,
  needs: { authority: 'authority' },
  gives: 'document',
  with: ['certificates'],
  optionalWith: ['own'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const standing = standingOf(context);
    const choice = choicePrompts(context, standing);
    const open = choice.length > 0 ? null : unanswered(context, standing);
    return {
      will:
        choice.length > 0
          ? 'The certificate is looked up in the record of the authority. Nothing is revoked yet.'
          : 'The revocation is put up for approval. Nothing is revoked yet.',
      button: choice.length > 0 ? 'Go on' : 'Put the revocation up',
      awaited: anyOfRoles(context),
      prompts: open === null ? choice : questionsOf(context, open.found, open.n),
      stage: { kind: 'facts', facts: facts(context, standing) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    return Promise.resolve(next(context, input));
  },
};
