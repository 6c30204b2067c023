import { CeremonyError } from '../errors.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { beginPlan, toFillIn } from '../formats/begin-plan.ts';
import { customaryParameters } from '../formats/customary-parameters.ts';
import type { DesignNode } from '../formats/design.ts';
import { parsePlaybook, planParameter, profileIdsOf, type ParameterType, type Playbook } from '../formats/playbook.ts';
import { skeletonPeople } from '../formats/skeleton-people.ts';
import { writePlan, type PlanDraft } from '../formats/write-plan.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { DesignFacts } from './design-facts.ts';
import type { DesignLibrary } from './profiles-at-hand.ts';
import { subjectTitle } from './subject-title.ts';

/** The plan of one ceremony. */
export interface DesignedPlan {
  /** From 1: a ceremony needs those before it. */
  readonly order: number;
  readonly node: string;
  readonly playbook: string;
  /** `01-example-root-r1.plan.yaml`. */
  readonly name: string;
  readonly text: string;
}

export interface DesignedPlans {
  readonly plans: readonly DesignedPlan[];
  /** Nodes no plan was made for, and why. */
  readonly without: readonly { readonly node: string; readonly reason: string }[];
}

interface LoadedPlaybook {
  readonly playbook: Playbook;
  readonly sha256: string;
}

interface FoundPlaybook extends LoadedPlaybook {
  /** The parameter that names the profile. */
  readonly parameter: string | null;
}

/** How a playbook comes by the profile: written in it, or a parameter of the plan (its name); null: it does not. */
type ProfileSource = { readonly parameter: string | null } | null;

/** A certificate that signs itself takes its issuer's key from the same step as its subject's. */
function sourceOf(playbook: Playbook, profile: string, root: boolean): ProfileSource {
  const given = playbook.steps.flatMap(({ kind, with: values, needs }) => {
    const fits = kind === 'build-certificate' && (needs?.['issuerKey'] !== undefined) === root;
    return fits ? (values?.['profile'] ?? []) : [];
  });
  if (given.includes(profile)) return { parameter: null };
  const [parameter] = given.flatMap((value) => planParameter(value) ?? []);
  return parameter === undefined ? null : { parameter };
}

function load(library: DesignLibrary, id: string): LoadedPlaybook | null {
  const bytes = library.playbook(id);
  if (bytes === null) return null;
  const { value: playbook, sha256 } = parsePlaybook(bytes);
  return { playbook, sha256 };
}

/** The playbook a node names, or the one written for its profile; of several the one with the fewest steps. */
function playbookFor(node: DesignNode, library: DesignLibrary): FoundPlaybook | string {
  const root = node.parent === undefined;
  const fitting = (id: string): FoundPlaybook[] => {
    const loaded = load(library, id);
    const source = loaded === null ? null : sourceOf(loaded.playbook, node.profile, root);
    return loaded === null || source === null ? [] : [{ ...loaded, ...source }];
  };
  if (node.playbook !== undefined) {
    const [named] = fitting(node.playbook);
    if (named !== undefined) return named;
    return load(library, node.playbook) === null
      ? `There is no playbook ${node.playbook}.`
      : `Playbook ${node.playbook} makes no certificate of profile ${node.profile}.`;
  }
  // One that takes any profile may be for leaves: people name it, nobody guesses it.
  const [found] = (library.playbookIds?.() ?? [])
    .flatMap(fitting)
    .filter(({ parameter }) => parameter === null)
    .toSorted((one, other) => one.playbook.steps.length - other.playbook.steps.length);
  return found ?? `No playbook makes a certificate of profile ${node.profile}${root ? ' that signs itself' : ' under an authority'}.`;
}

/** What a parameter of a playbook is for this node; what is not here has its customary value or is filled in by people. */
const ofNode: Readonly<Partial<Record<ParameterType, (node: DesignNode, name: string) => string | undefined>>> = {
  authority: (node) => node.parent,
  'distinguished-name': (node) => node.subject,
  'key-algorithm': (node) => node.algorithm,
  duration: (node) => node.validity,
  // The label of the authority's key; the audit key has another name, which people choose.
  label: (node, name) => (name === 'auditKey' ? undefined : node.id),
};

function profileHashes(playbook: Playbook, own: string, library: DesignLibrary): Record<string, string> {
  return Object.fromEntries(
    [...new Set([own, ...profileIdsOf(playbook)])].map((id) => {
      const bytes = library.profile(id);
      return [id, bytes === null ? toFillIn : sha256Hex(bytes)];
    }),
  );
}

/** The policy a plan proposes says where its authority publishes: it is copied into what that signs. */
function published(draft: PlanDraft, { publication }: DesignNode): PlanDraft {
  const policy = draft['policy'];
  if (publication === undefined || typeof policy !== 'object' || policy === null || Array.isArray(policy)) return draft;
  return { ...draft, policy: { ...policy, publication: JSON.parse(canonicalJson(publication)) as PlanDraft } };
}

function planOf(
  node: DesignNode,
  { playbook, sha256, parameter }: FoundPlaybook,
  order: number,
  { design }: DesignFacts,
  library: DesignLibrary,
): DesignedPlan {
  const given = Object.fromEntries(
    Object.entries(playbook.params).flatMap(([name, type]) => {
      const value = ofNode[type]?.(node, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const day = (node.from ?? design.start).slice(0, 10);
  const quorum = 2;
  const draft: PlanDraft = beginPlan({
    playbook,
    playbookSha256: sha256,
    profiles: profileHashes(playbook, node.profile, library),
    title: subjectTitle(node.subject).slice(0, 120),
    rules: design.rules,
    attendance: 'people',
    window: { from: `${day}T08:00:00Z`, to: `${day}T18:00:00Z` },
    params: { ...customaryParameters(playbook, {}), ...given, ...(parameter === null ? {} : { [parameter]: node.profile }) },
    quorum,
    people: skeletonPeople(playbook.roles, quorum).map(({ id, name, role }) => ({ id, name, roles: [role] })),
  });
  const after = node.parent === undefined ? 'It is the first.' : `It needs the authority ${node.parent}.`;
  const heading = [
    `Ceremony ${order} of the design «${design.title}»: ${node.id}. ${after}`,
    `A plan to fill in and review: every ${toFillIn} and every name must be replaced. Nothing may change after its hash was read aloud.`,
  ];
  const name = `${String(order).padStart(2, '0')}-${node.id}.plan.yaml`;
  return { order, node: node.id, playbook: playbook.id, name, text: writePlan(published(draft, node), heading, playbook.params) };
}

/**
 * One plan per ceremony, the root first, an issuer always before what it signs. A node without a playbook, and everything below it, is
 * named with the reason. `facts` without error findings; throws input.* for a playbook that is none.
 */
export function plansOf(facts: DesignFacts, library: DesignLibrary): DesignedPlans {
  const plans: DesignedPlan[] = [];
  const without: { node: string; reason: string }[] = [];
  for (const node of facts.tree.inOrder) {
    const missing = without.some((each) => each.node === node.parent);
    const found = missing ? `Its issuer ${node.parent ?? ''} has no plan.` : playbookFor(node, library);
    if (typeof found === 'string') without.push({ node: node.id, reason: found });
    else plans.push(planOf(node, found, plans.length + 1, facts, library));
  }
  return { plans, without };
}

/** Throws policy.lint where a design has error findings: its plans would be for a hierarchy that cannot work. */
export function requireSound(findings: readonly { readonly severity: string }[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors > 0)
    throw new CeremonyError(
      'policy.lint',
      `The design has ${errors} ${errors === 1 ? 'error' : 'errors'}, so no plan was made. Mend ${errors === 1 ? 'it' : 'them'} first.`,
    );
}
