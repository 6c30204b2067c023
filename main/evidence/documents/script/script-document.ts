import { rehearsalText } from '../../../pki/rehearsal-mark.ts';
import type { Block, PaperBox, PaperDocument, PaperFact } from '../document.ts';
import { roleTitle } from '../role-title.ts';
import { encodeScript, type Script, type ScriptStep } from './script.ts';

/** The script as a document: cover, hashes, roll call, steps, exception sheets, sign-off. */
export function scriptDocument(script: Script): PaperDocument {
  return {
    title: script.title,
    name: 'Ceremony script',
    // A plan without a window has no date of its own.
    date: new Date(script.window === 'none' ? 0 : script.window.from),
    notices: noticesOf(script),
    pattern: script.mode === 'production' ? null : rehearsalText,
    foot: [
      { what: 'plan  ', sha256: script.plan.sha256 },
      { what: 'script', sha256: encodeScript(script).sha256 },
    ],
    blocks: [
      ...cover(script),
      ...rollCall(script),
      ...stepsOf(script),
      ...Array.from({ length: script.exceptionSheets }, (_, index) => exceptionSheet(index + 1, script.exceptionSheets)).flat(),
      ...signOff(script),
    ],
  };
}

/** What every page says of a run like this. */
export function noticesOf(run: {
  readonly mode: Script['mode'];
  readonly attendance: Script['attendance'];
  readonly softwareToken: boolean;
}): string[] {
  return [
    ...(run.mode === 'production'
      ? []
      : [`${run.mode === 'drill' ? 'Drill' : 'Rehearsal'}. Everything it makes is marked and not for use.`]),
    ...(run.attendance === 'unattended' ? ['Unattended: approvals are given by the machine from an answers file.'] : []),
    ...(run.softwareToken ? ['The plan accepts the embedded software token: a key on it is protected by software alone.'] : []),
  ];
}

function cover(script: Script): Block[] {
  return [
    { kind: 'title', text: script.title, under: `Ceremony script, ${script.mode}` },
    {
      kind: 'facts',
      facts: [
        { label: 'Mode', value: script.mode },
        { label: 'Playbook', value: `${script.playbook.title} (${script.playbook.id})` },
        { label: 'Planned', value: `${script.minutes} minutes in ${script.steps.length} steps` },
        { label: 'Window', value: script.window === 'none' ? 'none' : `${moment(script.window.from)} to ${moment(script.window.to)}` },
        ...script.people.map(({ name, roles }) => ({ label: rolesText(roles), value: name })),
      ],
    },
    { kind: 'heading', text: 'Hashes' },
    {
      kind: 'text',
      tone: 'lead',
      text: 'SHA-256 of each file as it is stored; sha256sum gives the same. Read the words aloud in the order of their numbers.',
    },
    {
      kind: 'hashes',
      hashes: [
        { what: 'Plan', sha256: script.plan.sha256 },
        { what: `Playbook ${script.playbook.id}`, sha256: script.playbook.sha256 },
        ...script.profiles.map(({ id, sha256 }) => ({ what: `Profile ${id}`, sha256 })),
      ],
    },
    { kind: 'heading', text: 'What the plan says' },
    { kind: 'facts', facts: planFacts(script) },
  ];
}

function planFacts(script: Script): PaperFact[] {
  return [
    { label: 'Attendance', value: script.attendance },
    { label: 'Rules', value: script.rules },
    { label: 'Backup of the key', value: script.backup },
    { label: 'Media', value: script.media.length === 0 ? 'none named' : script.media.join(', ') },
    ...script.parameters.map(({ name, value }) => ({ label: name, value })),
    ...script.policyRef.map(({ act, clause }) => ({ label: `Rests on (${act})`, value: clause })),
    ...script.waivers.map(({ check, reason }) => ({ label: `Waived: ${check}`, value: reason })),
  ];
}

/** Roles as one phrase. */
function rolesText(roles: readonly string[]): string {
  return sentence(roles.map((role) => roleTitle(role)).join(', '));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function rollCall(script: Script): Block[] {
  return [
    { kind: 'new-page' },
    { kind: 'heading', text: 'People' },
    {
      kind: 'table',
      columns: [
        { title: 'Name', share: 5 },
        { title: 'Role', share: 4 },
        { title: 'Present', share: 1.5 },
        { title: 'Identity seen (document)', share: 4 },
        { title: 'Initials', share: 2 },
        { title: 'Arrived (UTC)', share: 2.2 },
      ],
      rows: [
        ...script.people.map(({ name, roles }) => [{ text: name }, { text: rolesText(roles) }, { box: 'tick' as const }, ...blanks(3)]),
        // Whoever else is in the room.
        ...Array.from({ length: 3 }, () => [{ box: 'write' as const }, { box: 'write' as const }, { box: 'tick' as const }, ...blanks(3)]),
      ],
    },
    { kind: 'blank-lines', label: 'Place', lines: 1 },
    { kind: 'blank-lines', label: 'Date, time (UTC), and the clock it was read from', lines: 1 },
  ];
}

function blanks(count: number): { box: 'write' }[] {
  return Array.from({ length: count }, () => ({ box: 'write' as const }));
}

function stepsOf(script: Script): Block[] {
  return [
    { kind: 'new-page' },
    { kind: 'heading', text: `Steps (${script.minutes} minutes planned)` },
    ...script.steps.map((step): Block => ({
      kind: 'step',
      step: { ...step, who: whoActs(step), notes: [], mark: 'blank', boxes: boxesOf(step) },
    })),
  ];
}

/** Who acts, in words: one of each role, or so many holding any of them. */
export function whoActs({ roles, quorum }: { readonly roles: readonly string[]; readonly quorum: number | null }): string {
  const titles = roles.map(roleTitle);
  return quorum === null ? sentence(titles.join(', ')) : `${quorum} different people: ${titles.join(' or ')}`;
}

function boxesOf(step: ScriptStep): PaperBox[] {
  const initials =
    step.quorum === null
      ? step.roles.map((role) => ({ label: `Initials: ${roleTitle(role)}`, wide: true }))
      : Array.from({ length: step.quorum }, (_, index) => ({ label: `Initials ${index + 1}`, wide: false }));
  return [
    { label: 'Planned', value: step.minutes === 0 ? 'not planned' : `${step.minutes} min` },
    { label: 'Took (min)', value: '' },
    { label: 'Started (UTC)', value: '' },
    { label: 'Ended (UTC)', value: '' },
    ...initials.map(({ label, wide }) => ({ label, value: '', wide })),
  ];
}

function exceptionSheet(number: number, of: number): Block[] {
  return [
    { kind: 'new-page' },
    { kind: 'heading', text: `Exception sheet ${number} of ${of}` },
    {
      kind: 'text',
      tone: 'quiet',
      text: 'One for each departure from the script. Say what happened, not what should have happened. Nothing is crossed out: corrections are added.',
    },
    {
      kind: 'table',
      columns: [
        { title: 'Step', share: 1 },
        { title: 'Began (UTC)', share: 2 },
        { title: 'Ended (UTC)', share: 2 },
        { title: 'Noted by', share: 3 },
      ],
      rows: [blanks(4)],
    },
    { kind: 'blank-lines', label: 'What the script says', lines: 2 },
    { kind: 'blank-lines', label: 'What happened', lines: 6 },
    { kind: 'blank-lines', label: 'What was decided, and why', lines: 4 },
    {
      kind: 'table',
      columns: [
        { title: 'Name', share: 4 },
        { title: 'Role', share: 3 },
        { title: 'Signature', share: 4 },
        { title: 'Time (UTC)', share: 2 },
      ],
      rows: Array.from({ length: 4 }, () => blanks(4)),
    },
  ];
}

function signOff(script: Script): Block[] {
  return [
    { kind: 'new-page' },
    { kind: 'heading', text: 'Sign-off' },
    {
      kind: 'text',
      tone: 'plain',
      text: 'I was present. The record is what I saw; every departure from the script is on an exception sheet.',
    },
    {
      kind: 'table',
      columns: [
        { title: 'Name', share: 4 },
        { title: 'Role', share: 3.4 },
        { title: 'Signature', share: 5 },
        { title: 'Date and time (UTC)', share: 3 },
      ],
      rows: script.people.map(({ name, roles }) => [{ text: name }, { text: rolesText(roles) }, ...blanks(2)]),
    },
    { kind: 'blank-lines', label: `Exception sheets used (of ${script.exceptionSheets}), and pages added`, lines: 1 },
    { kind: 'blank-lines', label: 'Events of the log (size), and where the evidence was taken', lines: 1 },
    { kind: 'heading', text: 'The closing checkpoint, copied from the screen' },
    { kind: 'blank-words', label: 'Head of the log' },
    { kind: 'blank-words', label: 'Manifest of the evidence bundle' },
  ];
}

function moment(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
