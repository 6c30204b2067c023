import { canonicalJson } from '../../../formats/canonical-json.ts';
import type { LoadedFile } from '../../../formats/loaded-file.ts';
import type { Plan } from '../../../formats/plan.ts';
import { planParameter, type Playbook, type PlaybookStep } from '../../../formats/playbook.ts';
import { sha256Hex, type Sha256 } from '../../../pki/hash.ts';
import type { RunMode } from '../../bundle.ts';
import { writtenFields } from './written-fields.ts';

/** A step as the script prints it. */
export interface ScriptStep {
  readonly number: number;
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly say: string;
  readonly roles: readonly string[];
  /** How many different people; null: one of each role listed. */
  readonly quorum: number | null;
  readonly minutes: number;
  readonly ticks: readonly string[];
  readonly blanks: readonly string[];
  readonly words: readonly string[];
}

/** The content of a printed script: everything that stands on the paper, without sizes and places. */
export interface Script {
  readonly format: 'conclave/script/1';
  readonly mode: RunMode;
  readonly title: string;
  readonly plan: { readonly sha256: string };
  readonly playbook: { readonly id: string; readonly title: string; readonly sha256: string };
  readonly profiles: readonly { readonly id: string; readonly sha256: string }[];
  readonly rules: string;
  readonly attendance: 'people' | 'unattended';
  readonly window: { readonly from: string; readonly to: string } | 'none';
  readonly softwareToken: boolean;
  readonly backup: string;
  readonly media: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly policyRef: readonly { readonly act: string; readonly clause: string }[];
  readonly waivers: readonly { readonly check: string; readonly reason: string }[];
  readonly people: readonly { readonly id: string; readonly name: string; readonly roles: readonly string[] }[];
  readonly steps: readonly ScriptStep[];
  /** Planned for all steps together. */
  readonly minutes: number;
  readonly exceptionSheets: number;
}

const exceptionSheets = 5;

/** The script of a plan: the same content for the same plan, playbook, profiles and mode. Paper size is no part of it. */
export function composeScript(
  plan: LoadedFile<Plan>,
  playbook: LoadedFile<Playbook>,
  profiles: readonly { readonly id: string; readonly sha256: string }[],
  mode: RunMode,
): Script {
  const { value } = plan;
  const steps = playbook.value.steps.map((step, index) => scriptStep(step, index + 1, value));
  return {
    format: 'conclave/script/1',
    mode,
    title: value.title,
    plan: { sha256: plan.sha256 },
    playbook: { id: playbook.value.id, title: playbook.value.title, sha256: playbook.sha256 },
    profiles: profiles.map(({ id, sha256 }) => ({ id, sha256 })),
    rules: value.rules,
    attendance: value.attendance,
    window: value.window === 'none' ? 'none' : { from: value.window.from, to: value.window.to },
    softwareToken: value.softwareToken === 'accepted',
    backup: value.backup,
    media: value.media,
    parameters: [
      ...Object.entries(value.params).map(([name, given]) => ({ name, value: parameterText(given) })),
      ...namesOf(value),
      ...Object.entries(value.privateFields ?? {}).map(([name, given]) => ({ name: `privateFields ${name}`, value: given })),
      ...(value.existingCertificate === undefined ? [] : [{ name: 'existingCertificate', value: value.existingCertificate }]),
    ],
    policyRef: Object.entries(value.policyRef).map(([act, clause]) => ({ act, clause })),
    waivers: value.waivers.map(({ check, reason }) => ({ check, reason })),
    people: value.people.map(({ id, name, roles }) => ({ id, name, roles: [...roles] })),
    steps,
    minutes: steps.reduce((sum, { minutes }) => sum + minutes, 0),
    exceptionSheets,
  };
}

/** The script as canonical JSON (RFC 8785), and the hash in the foot of every page. */
export function encodeScript(script: Script): { bytes: Uint8Array; sha256: Sha256 } {
  const bytes = new TextEncoder().encode(canonicalJson(script));
  return { bytes, sha256: sha256Hex(bytes) };
}

function scriptStep(step: PlaybookStep, number: number, plan: Plan): ScriptStep {
  const fields = writtenFields[step.kind] ?? {};
  return {
    number,
    id: step.id,
    kind: step.kind,
    title: step.title ?? step.id,
    say: step.say ?? '',
    roles: [...step.by],
    quorum: quorumOf(step, plan),
    minutes: step.minutes ?? 0,
    ticks: fields.ticks ?? [],
    blanks: fields.blanks ?? [],
    words: fields.words ?? [],
  };
}

function quorumOf(step: PlaybookStep, plan: Plan): number | null {
  if (step.quorum === undefined) return null;
  if (typeof step.quorum === 'number') return step.quorum;
  const value = plan.params[planParameter(step.quorum) ?? ''];
  return typeof value === 'number' ? value : null;
}

/** The names a CA is held to, read aloud like the parameters. */
function namesOf({ nameConstraints }: Plan): { name: string; value: string }[] {
  return (['permitted', 'excluded'] as const).flatMap((which) => {
    const names = nameConstraints?.[which] ?? [];
    return names.length === 0
      ? []
      : [{ name: `nameConstraints ${which}`, value: names.map(({ type, value }) => `${type} ${value}`).join(', ') }];
  });
}

function parameterText(value: Plan['params'][string]): string {
  return typeof value === 'object' ? `${value.label}, ${value.model}, ${value.manufacturer}, serial ${value.serial}` : String(value);
}
