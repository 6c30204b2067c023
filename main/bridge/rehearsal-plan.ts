import { CeremonyError } from '../errors.ts';
import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { beginPlan } from '../formats/begin-plan.ts';
import { parsePlaybook, profileIdsOf } from '../formats/playbook.ts';
import { writePlan, type PlanDraft } from '../formats/write-plan.ts';
import { sha256Hex } from '../pki/hash.ts';

export interface RehearsalNames {
  readonly subject: string;
  readonly administrator: string;
  /** null: the administrator is the custodian too. */
  readonly custodian: string | null;
  readonly witness: string;
}

/** ub-common-name of X.520 is 64 characters, of which the rehearsal mark takes ten (rules.md, Rehearsals and drills). */
const commonNameMax = 54;
const hourMilliseconds = 60 * 60 * 1000;
const playbookId = 'root-ca';

const instant = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** Small letters, digits and single hyphens of a name; `otherwise` where it has none. */
function slug(name: string, otherwise: string, taken: readonly string[] = ['conclave', 'log']): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 24)
    .replace(/-+$/, '');
  const free = plain === '' || taken.includes(plain) ? otherwise : plain;
  return free;
}

/** RFC 4514 §2.4: what must be escaped in an attribute value. */
const escaped = (value: string): string =>
  value
    .replace(/[\\",+;<>=]/g, (character) => `\\${character}`)
    .replace(/^[# ]/, (character) => `\\${character}`)
    .replace(/ $/, '\\ ');

function hashOf(bytes: Uint8Array | null, what: string): string {
  if (bytes === null) throw new CeremonyError('bug', `The ${what} that comes with Conclave is not there.`);
  return sha256Hex(bytes);
}

/** Two or three people, with ids from their first names, each of them once. */
function peopleOf({ administrator, custodian, witness }: RehearsalNames): PlanDraft[] {
  const people = [
    {
      part: 'administrator',
      name: administrator,
      roles: custodian === null ? ['ceremonyAdministrator', 'custodian'] : ['ceremonyAdministrator'],
    },
    ...(custodian === null ? [] : [{ part: 'custodian', name: custodian, roles: ['custodian'] }]),
    { part: 'witness', name: witness, roles: ['witness'] },
  ];
  const ids: string[] = [];
  return people.map(({ part, name, roles }) => {
    const id = slug(name.trim().split(/\s+/)[0] ?? '', part, ['conclave', 'log', 'administrator', 'custodian', 'witness', ...ids]);
    ids.push(id);
    return { id, name: name.trim(), roles };
  });
}

const reasons: Readonly<Record<string, string>> = {
  'HOST-NETWORK-DOWN': 'A rehearsal runs on whatever machine is at hand.',
  'HOST-SWAP-ENCRYPTED': 'A rehearsal signs nothing of value; its PIN may reach the disk.',
  'HOST-HIBERNATION': 'A rehearsal signs nothing of value; its memory may reach the disk.',
  'HOST-CORE-DUMPS': 'A rehearsal signs nothing of value; a crash may leave its memory on the disk.',
};

/**
 * The plan of «rehearse now»: the root ceremony with these two or three people on a new embedded token, valid around `now`. The
 * bytes are a plan file like any other. Throws input.schema for a name no certificate can carry.
 */
export function rehearsalPlan(names: RehearsalNames, library: ResourceLibrary, now: Date): Uint8Array {
  const title = names.subject.trim();
  if (title === '' || [...title].length > commonNameMax) {
    throw new CeremonyError(
      'input.schema',
      `The name of a rehearsal’s root has 1 to ${commonNameMax} characters, because REHEARSAL stands before it and a common name has 64. Nothing was started. Choose a shorter one.`,
    );
  }
  const playbook = library.playbook(playbookId);
  const playbookSha256 = hashOf(playbook, `playbook ${playbookId}`);
  const parsed = parsePlaybook(playbook ?? new Uint8Array()).value;
  const begun = beginPlan({
    playbook: parsed,
    playbookSha256,
    profiles: Object.fromEntries(profileIdsOf(parsed).map((id) => [id, hashOf(library.profile(id), `profile ${id}`)])),
    title,
    rules: 'private',
    attendance: 'people',
    window: { from: instant(now.getTime() - hourMilliseconds), to: instant(now.getTime() + 12 * hourMilliseconds) },
    params: {
      token: 'at-run',
      subject: `CN=${escaped(title)},O=Rehearsal,C=XX`,
      keyLabel: slug(title, 'rehearsal-root'),
      algorithm: 'ecdsa-p384',
      validity: 'P20Y',
      quorum: 1,
      copies: 1,
    },
    quorum: 1,
    people: [],
  });
  const act = { quorum: 1, roles: ['custodian'] };
  const draft: PlanDraft = {
    ...begun,
    people: peopleOf(names),
    waivers: Object.entries(reasons).map(([check, reason]) => ({ check, reason })),
    softwareToken: 'accepted',
    policyRef: { certificate: 'Rehearsal', crl: 'Rehearsal' },
    policy: {
      ...(begun['policy'] as PlanDraft),
      acts: { certificate: act, crl: act },
      separation: [
        ['ceremonyAdministrator', 'witness'],
        ['custodian', 'witness'],
      ],
      waivable: Object.keys(reasons),
    },
  };
  const heading = ['Made by «Rehearse now»: a rehearsal on a new embedded token. Everything it signs is marked and worth nothing.'];
  return new TextEncoder().encode(writePlan(draft, heading, parsed.params));
}
