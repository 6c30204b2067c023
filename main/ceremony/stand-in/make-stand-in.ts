// The world of a rehearsal on an authority that exists: in its fresh throw-away data directory another authority takes its place,
// marked as everything there, made by unattended rehearsals through the same engine (rules.md, Rehearsals and drills).

import { CeremonyError } from '../../errors.ts';
import { parsePlan } from '../../formats/plan.ts';
import { parsePlaybook, type Playbook } from '../../formats/playbook.ts';
import { workstationLog } from '../../store/event-line.ts';
import type { Store } from '../../store/store.ts';
import { readAuthorities } from '../../store/tables/authority.ts';
import { existingAuthority } from '../../steps/existing-authority.ts';
import { publicPin } from '../../steps/stand-in-pin.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { CreateRequest } from '../create-run.ts';
import type { ResourceLibrary } from '../run-files.ts';
import { authoritiesOf, pendingRequestsOf } from '../standing-policy.ts';
import type { Likeness } from './likeness.ts';
import { playAlone, type Alone } from './play-alone.ts';
import {
  findsAuditKey,
  needsIssued,
  needsMany,
  releases,
  renewalOf,
  responderOf,
  signerOf,
  standInPlan,
  takenOver,
  type StandInAsked,
  type StandInPlaybook,
} from './stand-in-plan.ts';
import { standInEvent, type StandIn } from './stand-ins.ts';

/** What a stand-in is made by, in order: an authority, one with an audit key beside its own, one that must be retired already, one that has issued something, one that has issued something that is no CA, a request that another CA has answered, an authority below another CA, and one whose next certificate was signed. */
const standInKinds = {
  live: ['root-ca'],
  audited: ['root-ca-with-audit-key'],
  sealed: ['root-ca', 'crl-series'],
  retired: ['root-ca', 'retire-authority'],
  issued: ['root-ca', 'subordinate-request', 'issuing-ca'],
  issuedMany: ['root-ca', 'purpose-key'],
  request: ['root-ca', 'subordinate-request', 'issuing-ca'],
  subordinate: ['root-ca', 'subordinate-request', 'issuing-ca', 'install-issued-certificate'],
  renewed: ['root-ca', 'subordinate-request', 'issuing-ca', 'install-issued-certificate', 'renew-subordinate', 'issuing-ca'],
} as const satisfies Record<string, readonly StandInPlaybook[]>;

export const standInProgress = 'Making the stand-in authority';

export type StandInNeeded = Omit<StandInAsked, 'likeness' | 'existing'>;

/** The authority, or the pending request, a rehearsal of this plan needs a stand-in for; null: it needs none. Throws input.*, for a world that cannot be made input.unsupported. */
export function standInNeeded(planBytes: Uint8Array, library: ResourceLibrary): StandInNeeded | null {
  const plan = parsePlan(planBytes).value;
  const bytes = library.playbook(plan.playbook.id);
  // A playbook that is not here is refused where the run is created.
  if (bytes === null) return null;
  const playbook = parsePlaybook(bytes).value;
  const [label, other] = authoritiesOf(plan, playbook);
  const [pending] = pendingRequestsOf(plan, playbook);
  // A CA that is to be taken over is like a request another CA has answered: a key on the token, and its certificate on record.
  const request = pending ?? takenOver(plan, playbook);
  if (label === undefined) return request === null ? null : { plan, playbook, label: request, is: 'request' };
  const why = other === undefined ? beyond(playbook) : 'it is about two authorities';
  if (why !== null)
    throw new CeremonyError(
      'input.unsupported',
      `Playbook «${playbook.id}» cannot be rehearsed yet: ${why}, and a rehearsal has one stand-in authority and its token. Nothing was started. Walk through it on paper with conclave script.`,
    );
  return { plan, playbook, label, is: renewalOf(playbook) === null ? 'authority' : 'subordinate' };
}

/** What a playbook needs that no stand-in has. */
function beyond({ steps }: Playbook): string | null {
  const kinds = steps.map(({ kind }) => kind);
  // Of a key that exists the step itself says that a stand-in has no second token.
  if (kinds.includes('confirm-backup-key') && !kinds.includes('make-backup') && kinds.includes('generate-key-pair'))
    return 'it needs a backup token made before';
  return null;
}

export interface StandInWorld {
  /** A core on the throw-away directory, opened as unattended. */
  readonly core: {
    readonly engine: Alone['engine'] & { create(request: CreateRequest): RunView | Promise<RunView> };
    readonly store: Store;
  };
  /** Of the rehearsal's token. */
  readonly provider: 'pkcs11' | 'soft';
  readonly library: ResourceLibrary;
  readonly now: () => Date;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
  readonly random: (length: number) => Uint8Array;
  /** Of the stand-in's token; null: the public one, which people are then shown. Zeroed by the caller. */
  readonly pin: Uint8Array | null;
}

/** Makes the stand-in. Throws input.unsupported on a module, policy.plan-weaker where the real policy asks for more than a root ceremony has. */
export async function makeStandIn(
  { core, provider, library, now, pause, random, pin }: StandInWorld,
  needed: StandInNeeded,
  likeness: Likeness | null,
): Promise<StandIn> {
  if (provider !== 'soft')
    throw new CeremonyError(
      'input.unsupported',
      'The stand-in for an existing authority is made on the embedded token, and --module names another. Nothing was started. Rehearse without --module.',
    );
  const asked = { ...needed, likeness };
  const retired = needed.playbook.steps.some(({ kind, with: given }) => kind === 'open-authority' && given?.['retired'] === true);
  const ofAuthority = retired
    ? standInKinds.retired
    : needsMany(needed.playbook)
      ? standInKinds.issuedMany
      : needsIssued(needed.playbook)
        ? standInKinds.issued
        : releases(needed.playbook)
          ? standInKinds.sealed
          : findsAuditKey(needed.playbook)
            ? standInKinds.audited
            : standInKinds.live;
  const made = responderOf(needed.plan, needed.playbook) ?? signerOf(needed.plan, needed.playbook);
  const purposeKey: readonly StandInPlaybook[] = made === null ? [] : ['purpose-key'];
  const below = needed.is === 'subordinate' ? (renewalOf(needed.playbook) === 'installed' ? 'renewed' : 'subordinate') : 'request';
  const kinds = needed.is === 'authority' ? [...ofAuthority, ...purposeKey] : standInKinds[below];
  const runs: string[] = [];
  const known = pin ?? new TextEncoder().encode(publicPin);
  for (const id of kinds) {
    try {
      const planBytes = standInPlan(id, { ...asked, existing: inForce(core.store, needed.label) }, library, now());
      const view = await core.engine.create({ planBytes, mode: 'rehearsal', out: `${core.store.directory}/stand-in` });
      runs.push(view.runId);
      await playAlone({ engine: core.engine, random, pin: known }, view);
      await nextSecond(now, pause);
    } catch (error) {
      throw unmade(error, needed.label);
    }
  }
  const like = likeness === null ? 'plan' : 'production';
  core.store.record({
    log: workstationLog,
    actor: 'conclave',
    event: standInEvent,
    data: { label: needed.label, runs, like, publicPin: pin === null },
  });
  return { label: needed.label, runs, like };
}

/** The certificate a stand-in has so far; null: it is none yet. */
function inForce(store: Store, label: string): string | null {
  if (readAuthorities(store, { label }).length === 0) return null;
  return existingAuthority(store, label, 'retired-too').chain[0]?.sha256 ?? null;
}

/**
 * A machine makes two CRLs within one second, and each must be later than the one before (rules.md, CRLs). RFC 5280 would have a
 * higher number do where the times are equal (5.2.3), but thisUpdate has whole seconds (5.1.2.4), and a relying party that goes by
 * it could keep the older: so the rule stays, and what is made next waits. A clock that stands still is left to that rule.
 */
async function nextSecond(now: () => Date, pause: StandInWorld['pause']): Promise<void> {
  const second = (): number => Math.floor(now().getTime() / 1000);
  const before = second();
  // A timer may end a moment early.
  for (let rounds = 0; second() === before && rounds < 3; rounds += 1) await pause(1000 - (now().getTime() % 1000));
}

function unmade(error: unknown, label: string): unknown {
  if (!(error instanceof CeremonyError)) return error;
  return new CeremonyError(error.code, `No stand-in for «${label}» can be made, so the plan cannot be rehearsed: ${error.message}`, {
    cause: error,
  });
}
