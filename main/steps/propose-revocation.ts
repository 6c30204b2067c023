import { passed } from '../checks.ts';
import type { Revocation, RevocationDocument } from '../formats/revocation.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { documentItem, proposed } from './documents.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { holdAllowed, questionsOf, requireRevocable, revocationOf, versionsOf } from './revocation-answers.ts';
import {
  authorityUnder,
  chooseNext,
  choicePrompts,
  isKnown,
  keyOf,
  serialOf,
  standingOf,
  type Named,
  type Standing,
} from './revocation-choice.ts';
import { belowOf, notKnown, relyingPartiesText, twinsOf } from './revocation-preview.ts';
import { confirmSerial, secondReading, secondView, toConfirm } from './second-reading.ts';
import { withEntry, stateMap } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';

const answersIn = (context: StepContext): Readonly<Record<string, Revocation>> =>
  stateMap(context.state, 'answers') as unknown as Record<string, Revocation>;

/** The first certificate nobody has answered for; its number counts from 1. */
function unanswered(context: StepContext, { chosen }: Standing): { named: Named; n: number } | null {
  const answers = answersIn(context);
  const at = chosen.findIndex((each) => !Object.hasOwn(answers, keyOf(each)));
  const named = chosen[at];
  return named === undefined ? null : { named, n: at + 1 };
}

const onRecord = (context: StepContext, named: Named): Fact[] => {
  const before = versionsOf(context, named).at(-1);
  return before === undefined ? [] : [{ label: 'On the record', value: `revoked since ${before.revocationDate}` }];
};

function factsOf(context: StepContext, named: Named): Fact[] {
  if (!isKnown(named))
    return [
      { label: 'Serial number', value: serialOf(named), mono: true },
      { label: 'Found by', value: named.reading },
      { label: 'Not known', value: notKnown, differs: true },
      ...onRecord(context, named),
    ];
  const { certificate, reading } = named;
  const { titles, pathThatEnds, pathsThatStay } = twinsOf(context.store, certificate);
  return [
    { label: 'Certificate', value: certificate.subject },
    { label: 'Serial number', value: certificate.serial, mono: true },
    { label: 'Found by', value: reading },
    { label: 'Valid until', value: certificate.notAfter },
    { label: 'SHA-256', value: certificate.sha256, mono: true },
    ...onRecord(context, named),
    ...(titles.length === 0
      ? [{ label: 'Same subject and key', value: 'no other certificate on record' }]
      : titles.map((value) => ({ label: 'Same subject and key, stays in force', value, note: 'Some clients take it for revoked too.' }))),
    { label: 'Path that ends', value: pathThatEnds },
    ...pathsThatStay.map((value) => ({
      label: 'Path that stays',
      value,
      note: 'Revoke that certificate, too, where this one’s key is no longer to be trusted.',
    })),
    { label: 'Certificates below', value: belowOf(context.store, certificate, context.now()) },
  ];
}

function facts(context: StepContext, standing: Standing): Fact[] {
  const { key, label } = authorityUnder(context);
  const open = standing.closed && standing.ambiguous === null ? unanswered(context, standing) : null;
  const about = open === null ? standing.chosen : [open.named];
  return [
    { label: 'Authority', value: label },
    ...about.flatMap((named) => factsOf(context, named)),
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

/** Puts the document up once every certificate has an answer and every serial alone its second reading; asks on before. */
function settle(context: StepContext, actor: string, standing: Standing): SettledOutcome {
  const answers = answersIn(context);
  const revocations = standing.chosen.flatMap((each) => answers[keyOf(each)] ?? []);
  const whole = revocations.length === standing.chosen.length && toConfirm(context, standing) === null;
  return whole ? putUp(context, actor, revocations) : { kind: 'more', state: context.state };
}

function next(context: StepContext, input: StepInput): Awaited<ReturnType<StepKind['perform']>> {
  const standing = standingOf(context);
  const actor = input.person.id;
  if (choicePrompts(context, standing).length > 0) {
    const state = chooseNext(context, input, standing);
    for (const named of standingOf({ ...context, state }).chosen) requireRevocable(context, named);
    return { kind: 'more', state };
  }
  for (const named of standing.chosen) requireRevocable(context, named);
  const second = toConfirm(context, standing);
  if (second !== null) {
    const { state, log } = confirmSerial(context, input, second);
    return {
      kind: 'commit',
      commit() {
        log();
        return settle({ ...context, state }, actor, standing);
      },
    };
  }
  const open = unanswered(context, standing);
  const state =
    open === null
      ? context.state
      : secondReading(
          withEntry(context.state, 'answers', keyOf(open.named), { ...revocationOf(context, input, open.named, open.n) }),
          open.named,
          actor,
        );
  return { kind: 'commit', commit: () => settle({ ...context, state }, actor, standing) };
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
    const second = choice.length > 0 ? null : toConfirm(context, standing);
    if (second !== null) return secondView(context, second);
    const open = choice.length > 0 ? null : unanswered(context, standing);
    return {
      will:
        choice.length > 0
          ? 'The certificate is looked up in the record of the authority. Nothing is revoked yet.'
          : 'The revocation is put up for approval. Nothing is revoked yet.',
      button: choice.length > 0 ? 'Go on' : 'Put the revocation up',
      awaited: anyOfRoles(context),
      prompts: open === null ? choice : questionsOf(context, open.named, open.n),
      stage: { kind: 'facts', facts: facts(context, standing) },
    };
  },
  async perform(context, input) {
    const second = toConfirm(context, standingOf(context));
    roleOf(second === null ? anyOfRoles(context) : secondView(context, second).awaited, input.person);
    return Promise.resolve(next(context, input));
  },
};
