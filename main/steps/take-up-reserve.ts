import { CeremonyError } from '../errors.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { reserveRow } from '../store/tables/reserve.ts';
import { reserveChainOf } from '../evidence/verify/signed-artifacts.ts';
import { existingAuthority } from './existing-authority.ts';
import { pointFacts } from './hold-in-reserve.ts';
import { requireSoundIssuers } from './key-compromise.ts';
import { chainFile, keepFiles } from './kept-files.ts';
import { heldInReserve, requireReady, reserveCheck, reservePoints } from './reserve.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64 } from './values.ts';
import type { SettledOutcome, StepContext, StepKind } from './step.ts';

/** Nothing is taken up: there is none, or none that is ready. */
const none = 'none';

const nothing = 'Nothing was taken up. Take another, or go on without.';

/** The throw-away directory of a rehearsal holds nothing in reserve: what is named is noted. */
const nothingToTake = (context: StepContext): boolean =>
  context.run.mode !== 'production' && heldInReserve(context.store, context.now()).length === 0;

const namedOnly: Prompt = {
  kind: 'text',
  id: 'reserve',
  label: 'Which intermediate would take over? (a rehearsal takes none up)',
  suggestion: none,
};

const choiceOf = (context: StepContext): Prompt => ({
  kind: 'choice',
  id: 'reserve',
  label: 'Which intermediate takes over?',
  options: [
    ...heldInReserve(context.store, context.now()).map(({ authority: { label }, points }) => ({
      value: label,
      label: `${label}: ${reserveCheck(label, points).verdict === 'passed' ? 'ready' : 'not ready'}`,
    })),
    { value: none, label: 'None of them: go on without' },
  ],
  unanswered: none,
});

function factsOf(context: StepContext): Fact[] {
  const held = heldInReserve(context.store, context.now());
  if (held.length === 0)
    return [
      {
        label: 'In reserve',
        value: nothingToTake(context)
          ? 'a rehearsal holds nothing in reserve: whatever is named, nothing is taken up'
          : 'no authority is held in reserve here',
      },
    ];
  return held.flatMap(({ authority, since, points }) => [
    { label: 'In reserve', value: `${authority.label}, since ${since.slice(0, 10)}` },
    { label: 'Subject', value: authority.subject },
    ...pointFacts(points),
  ]);
}

function takeUp(context: StepContext, actor: string, label: string): SettledOutcome {
  const { authority, chain } = existingAuthority(context.store, label);
  // By name first: what hangs below the stolen key is no remedy, whatever else it lacks.
  requireSoundIssuers(
    context.store,
    label,
    chain.map(({ der }) => der),
  );
  const checks = [requireReady(label, reservePoints(context.store, authority, context.now()), nothing)];
  const file = chainFile(
    `artifacts/${label}`,
    chain.map(({ der }) => base64(der)),
  );
  const kept = keepFiles(context, actor, context.step.id, [{ ...file, path: reserveChainOf(label) }]);
  const [own] = chain;
  const at = context.now().toISOString();
  const rows = [reserveRow({ authority: authority.spkiSha256, state: 'taken-up', run: context.run.id, at }), ...kept.rows];
  context.log(
    actor,
    'reserve-taken-up',
    {
      authority: authority.spkiSha256,
      label,
      subject: own?.subject ?? '',
      serial: own?.serial ?? '',
      notAfter: own?.notAfter ?? '',
    },
    checks,
    rows,
  );
  return { kind: 'done', value: null, data: { takenUp: label }, checks };
}

/**
 * Takes an intermediate up out of reserve: from now on it may issue. RESERVE-READY must hold, and KEY-NOT-COMPROMISED of its key and of
 * every CA above it. Where none is held or ready the run goes on without. Throws policy.reserve, policy.key-compromised.
 */
export const takeUpReserve: StepKind = {
  kind: 'take-up-reserve',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    return {
      will: 'The intermediate that is chosen is taken up: from now on it may issue. Its seal is broken when its token is opened for the first certificate, before witnesses.',
      button: 'Go on',
      awaited: anyOfRoles(context),
      prompts: [nothingToTake(context) ? namedOnly : choiceOf(context)],
      stage: { kind: 'facts', facts: factsOf(context) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const chosen = input.text('reserve');
    if (chosen === none || nothingToTake(context)) return Promise.resolve({ kind: 'done', value: null, data: { takenUp: '' } });
    if (!heldInReserve(context.store, context.now()).some(({ authority }) => authority.label === chosen))
      throw new CeremonyError('policy.reserve', `«${chosen.slice(0, 80)}» is not held in reserve. ${nothing}`);
    return Promise.resolve({ kind: 'commit', commit: () => takeUp(context, input.person.id, chosen) });
  },
};
