import { sha256Hex } from '../../../pki/hash.ts';
import type { BundleSource } from '../../bundle.ts';
import { eventsOf } from '../../event-data.ts';
import type { Block, PaperDocument } from '../document.ts';
import { roleTitle } from '../role-title.ts';
import { clock, nameOf, recordPage } from './record-page.ts';
import type { RunRecord } from './run-record.ts';

/** Who took part with which key, and every approval with what it is an approval of. */
export function peopleDocument(record: RunRecord, source: BundleSource): PaperDocument {
  return recordPage(record, 'People and approvals', [
    { kind: 'title', text: record.script.title, under: 'People and approvals' },
    {
      kind: 'table',
      columns: [
        { title: 'Name', share: 4 },
        { title: 'Id', share: 2 },
        { title: 'Roles', share: 3 },
        { title: 'Present since (UTC)', share: 3 },
      ],
      rows: source.people.map(({ id, name, roles }) => [
        { text: name },
        { text: id },
        { text: roles.map(roleTitle).join(', ') },
        { text: presence(record, id) },
      ]),
    },
    ...approvals(record),
    { kind: 'heading', text: 'Keys people approve and sign off with' },
    {
      kind: 'text',
      tone: 'lead',
      text: 'SHA-256 of each SubjectPublicKeyInfo. Compare with what the person wrote down when the key was made.',
    },
    { kind: 'hashes', hashes: source.people.map(({ name, spki }) => ({ what: name, sha256: sha256Hex(spki) })) },
  ]);
}

function presence(record: RunRecord, person: string): string {
  const present = eventsOf(record.events, 'person-present').find((event) => event.person === person);
  return present === undefined ? 'not present' : clock(present.at);
}

function approvals(record: RunRecord): Block[] {
  const given = eventsOf(record.events, 'approval-given');
  if (given.length === 0) return [{ kind: 'text', tone: 'plain', text: 'Nobody approved anything in this run.' }];
  const subjects = [...new Set(given.map(({ subject }) => subject))];
  return [
    { kind: 'heading', text: 'Approvals' },
    {
      kind: 'table',
      columns: [
        { title: 'No.', share: 1 },
        { title: 'Time (UTC)', share: 3 },
        { title: 'By', share: 4 },
        { title: 'As', share: 2.5 },
        { title: 'Given by', share: 2.5 },
        { title: 'Of', share: 1.6 },
      ],
      rows: given.map(({ n, at, person, role, automated, subject }) => [
        { text: String(n) },
        { text: clock(at) },
        { text: nameOf(record, person) },
        { text: roleTitle(role) },
        { text: automated ? 'the machine' : 'the person' },
        { text: `set ${subjects.indexOf(subject) + 1}` },
      ]),
    },
    {
      kind: 'text',
      tone: 'lead',
      text: 'The statements are approvals/<number>.json in the bundle. What each set is: the SHA-256 of the bytes approved, or of the list of their hashes.',
    },
    { kind: 'hashes', hashes: subjects.map((sha256, index) => ({ what: `Set ${index + 1}`, sha256 })) },
  ];
}
