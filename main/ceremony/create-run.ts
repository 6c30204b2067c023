// Starting a run: judged whole, then written as event 1 of its own log and one line of the workstation log.

import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import type { Policy } from '../formats/policy.ts';
import type { RowWrite, Store } from '../store/store.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import { readCertificateRequests } from '../store/tables/certificate-request.ts';
import { requireFreeLabel } from '../steps/free-label.ts';
import { requireDeciders } from '../steps/unknown-outcome.ts';
import { readRun, runRow } from '../store/tables/run.ts';
import { stepRow } from '../store/tables/step.ts';
import type { Mode, RunFacts } from '../steps/step.ts';
import { admit } from './admission.ts';
import { enter } from './advance.ts';
import { checkSubordinatesRenewed, draftRenewals } from './existing-certificates.ts';
import { requireScopesAtHand } from './scopes-at-hand.ts';
import { authoritiesOf, pendingRequestsOf, standingPolicy } from './standing-policy.ts';
import { standInsOf } from './stand-in/stand-ins.ts';
import { filesOf } from './stored-run.ts';
import { successionsAtHand } from './succession-at-hand.ts';
import type { EngineOptions } from './engine.ts';
import type { loadRunFiles } from './run-files.ts';

export interface CreateRequest {
  readonly planBytes: Uint8Array;
  readonly mode: Mode;
  /** Directory under which the evidence bundle is written. */
  readonly out: string;
}

function requireUnusedLabel(store: Store, run: RunFacts): void {
  const label = run.plan.params['keyLabel'];
  if (typeof label !== 'string' || !run.playbook.steps.some((step) => step.kind === 'generate-key-pair')) return;
  requireFreeLabel(store, label, null, 'Nothing was started. Choose another keyLabel, or another data directory.');
}

/** What the log of a rehearsal says of the authority it acts on: that it is not the real one. */
function standInsFor(store: Store, run: RunFacts): JsonObject[] {
  if (run.mode === 'production') return [];
  const named = [...authoritiesOf(run.plan, run.playbook), ...pendingRequestsOf(run.plan, run.playbook)];
  return standInsOf(store)
    .filter(({ label }) => named.includes(label))
    .map(({ label, like }) => ({
      authority: label,
      spkiSha256: [...readAuthorities(store), ...readCertificateRequests(store)].find((one) => one.label === label)?.spkiSha256 ?? '',
      is: 'a stand-in made for this rehearsal',
      like: like === 'production' ? 'the real authority: subject, algorithm, policy' : 'the plan: the real authority was not at hand',
    }));
}

/**
 * An unknown outcome of another run is closed by people before anything new is started: in that run, and where it was aborted in this one,
 * right after the roll call (rules.md, Journal).
 */
function requireNoUnknownOutcome(options: EngineOptions, run: RunFacts): void {
  for (const open of options.journal.open()) {
    if (readRun(options.store, open.run)?.status === 'aborted') {
      requireDeciders({ store: options.store, run }, open);
      continue;
    }
    throw new CeremonyError(
      'state.unknown-outcome',
      `Run ${open.run.slice(0, 8)} has a token call without a known outcome (${open.operation}, ${open.at}). Nothing was started. Resume that run and close the outcome first.`,
    );
  }
}

export async function createRun(
  options: EngineOptions,
  request: CreateRequest & { readonly history: Check },
  factsOf: (id: string, policy: Policy | null) => RunFacts,
  files: ReturnType<typeof loadRunFiles>,
): Promise<RunFacts> {
  const { store, host, hsm } = options;
  const policy = standingPolicy(store, files.plan, files.playbook);
  const run = factsOf(options.newRunId(), policy);
  if (readRun(store, run.id) !== null || store.head(run.id).size > 0) {
    throw new CeremonyError(
      'state.run-exists',
      'The number drawn for the new run was drawn before: this machine’s random numbers repeat. Nothing was started. Stop and report the machine.',
    );
  }
  const checks = [...admit(run, { now: options.now(), automated: options.automated, provider: hsm.provider }), request.history];
  requireUnusedLabel(store, run);
  checks.push(...draftRenewals(store, run, options.now()).flatMap((draft) => draft.checks));
  checks.push(...checkSubordinatesRenewed(store, run));
  checks.push(...successionsAtHand(store, run, options.now()).flatMap((each) => each.checks));
  requireScopesAtHand(store, run);
  requireNoUnknownOutcome(options, run);
  const standIns = standInsFor(store, run);
  const policyText = policy === null ? null : canonicalJson(policy);
  const [first] = run.playbook.steps;
  if (first === undefined) throw new CeremonyError('input.schema', 'The playbook has no steps. Nothing was started.');
  const rows: RowWrite[] = [
    runRow({
      id: run.id,
      mode: run.mode,
      title: run.plan.title,
      plan: run.planBytes,
      planName: null,
      files: filesOf(run, policyText),
      status: 'open',
      revision: 1,
      currentStep: first.id,
      createdAt: options.now().toISOString(),
      out: request.out,
    }),
    ...run.playbook.steps.map((step) =>
      stepRow({ run: run.id, step: step.id, status: 'waiting', state: {}, output: null, revision: 0, startedAt: null, finishedAt: null }),
    ),
  ];
  const profiles = Object.fromEntries([...run.profiles].map(([id, profile]) => [id, profile.sha256]));
  store.transaction(() => {
    store.record(
      {
        log: run.id,
        run: run.id,
        actor: 'conclave',
        event: 'run-planned',
        data: {
          mode: run.mode,
          run: run.id,
          title: run.plan.title,
          planSha256: run.planSha256,
          playbook: { id: run.playbook.id, sha256: run.plan.playbook.sha256 },
          profiles,
          policySha256: run.policySha256 === '' ? null : run.policySha256,
          rules: run.plan.rules,
          attendance: run.attendance,
          enrol: run.enrolsAtRollCall ? 'at-roll-call' : null,
          software: { version: host.software.version, sha256: host.software.sha256 },
          logKey: store.logKey.fingerprint,
        },
        checks,
      },
      rows,
    );
    for (const standIn of standIns)
      store.record({ log: run.id, run: run.id, actor: 'conclave', event: 'authority-stands-in', data: standIn });
    store.record({
      log: 'workstation',
      run: run.id,
      actor: 'conclave',
      event: 'run-started',
      data: { run: run.id, mode: run.mode, planSha256: run.planSha256 },
    });
    enter(options, run, first);
  });
  return run;
}
