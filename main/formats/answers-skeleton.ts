import type { Playbook, PlaybookStep } from './playbook.ts';
import type { CastMember } from './skeleton-cast.ts';

/**
 * The answers beside a plan skeleton: one entry for each prompt an unattended run asks, secrets as files. Kinds that ask
 * nothing unattended have no entry.
 */
export function skeletonAnswers(playbook: Playbook, cast: readonly CastMember[], quorum: number): string {
  const lines = playbook.steps.flatMap((step) => {
    const inside = answersOf(step, cast, quorum);
    return inside.length === 0 ? [] : ['', `${step.id}: # ${step.title ?? step.kind}`, ...inside.map((line) => `  ${line}`)];
  });
  return [
    '# What people would type, for a run without people (the plan says `attendance: unattended`). Secrets stand in files',
    '# beside this one, named here, or in environment variables: { env: NAME }. Never in this file.',
    '',
    'conclave: answers/1',
    ...lines,
    '',
  ].join('\n');
}

function answersOf(step: PlaybookStep, cast: readonly CastMember[], quorum: number): string[] {
  const acting = cast.filter((person) => step.by.includes(person.role));
  const oneOfEach = step.by.flatMap((role) => cast.find((person) => person.role === role) ?? []);
  switch (step.kind) {
    case 'roll-call':
      return cast.map((person) => `${person.id}: { ${passphrase(person)}, present: true }`);
    case 'preflight':
      return ['source: CHANGE-ME the clock you compare with', ...oneOfEach.map((person) => `${person.id}: { clock: true }`)];
    case 'open-token':
      return ['pin: { file: secrets/pin }'];
    case 'attest':
    case 'review':
      return oneOfEach.map((person) => `${person.id}: { confirm: true }`);
    case 'approve':
      return acting.slice(0, quorum).map((person) => `${person.id}: { ${passphrase(person)} }`);
    case 'sign-off':
      return cast.map((person) => `${person.id}: { ${passphrase(person)} }`);
    default:
      return [];
  }
}

function passphrase(person: CastMember): string {
  return `passphrase: { file: secrets/${person.id} }`;
}
