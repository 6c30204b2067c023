import { describeValue, type ReadAttribute, readName } from '../describe-name.ts';
import { tags } from '../der-content.ts';
import { type AttributeFacts, nameAttributes, valueProblem } from '../name-attributes.ts';
import { oidName } from '../oids.ts';
import type { CertificateProfile } from '../profile.ts';
import type { Disposition } from './disposition.ts';

const forms = { utf8: tags.utf8String, printable: tags.printableString, country: tags.printableString, ia5: tags.ia5String } as const;
const titles = new Map<number, string>([
  [tags.utf8String, 'UTF8String'],
  [tags.printableString, 'PrintableString'],
  [tags.ia5String, 'IA5String'],
  [tags.teletexString, 'TeletexString'],
  [tags.bmpString, 'BMPString'],
  [tags.universalString, 'UniversalString'],
]);
const titleOf = (tag: number): string => titles.get(tag) ?? `string type 0x${tag.toString(16)}`;

/** Each attribute of the subject's Name, and each the profile requires that is missing. */
export function disposeSubject(subject: Uint8Array, profile: CertificateProfile, source: 'request' | 'plan'): Disposition[] {
  const rdns = readName(subject);
  const all = rdns.flat();
  const first = new Map(all.toReversed().map((attribute) => [attribute.oid, attribute]));
  const rows = rdns.flatMap((rdn) =>
    rdn.map((attribute) => row(attribute, rdn.length > 1, first.get(attribute.oid) !== attribute, profile, source)),
  );
  if (source === 'plan') return rows;
  const missing = profile.subject.required.filter((type) => !all.some((attribute) => attribute.type === type));
  return [
    ...rows,
    ...missing.map((type): Disposition => {
      const why = `Profile «${profile.id}» requires ${type} in a subject.`;
      return { label: `Subject ${type}`, asked: 'nothing', fate: 'refused', why };
    }),
  ];
}

function row(
  attribute: ReadAttribute,
  several: boolean,
  repeated: boolean,
  profile: CertificateProfile,
  source: 'request' | 'plan',
): Disposition {
  const label = `Subject ${attribute.type === attribute.oid ? (oidName(attribute.oid) ?? attribute.oid) : attribute.type}`;
  const asked = attribute.value === null ? `#${Buffer.from(attribute.bytes).toString('hex')}` : describeValue(attribute.value);
  if (source === 'plan') return { label, asked, fate: 'dropped', why: 'The plan’s subject is written instead.' };
  const facts = nameAttributes.find(({ oid }) => oid === attribute.oid);
  const problem = several
    ? 'It shares a part of the name with another attribute, which Conclave does not write.'
    : refusal(attribute, facts, repeated, profile);
  if (problem !== null || facts === undefined) return { label, asked, fate: 'refused', why: problem ?? '' };
  const form = forms[facts.form];
  return attribute.tag === form
    ? { label, asked, fate: 'taken', why: `Profile «${profile.id}» allows ${facts.type}.` }
    : { label, asked, fate: 'changed', why: `The same text is written as ${titleOf(form)} instead of ${titleOf(attribute.tag)}.` };
}

/** Why nothing is built while this attribute stands there, or null. */
function refusal(
  { value }: ReadAttribute,
  facts: AttributeFacts | undefined,
  repeated: boolean,
  { id, subject }: CertificateProfile,
): string | null {
  if (facts === undefined) return 'Conclave writes no such attribute.';
  if (!subject.allowed.includes(facts.type)) return `Profile «${id}» allows no ${facts.type} in a subject.`;
  if (value === null) return 'The value is no text.';
  if (repeated && !facts.repeats) return `${facts.type} is given more than once.`;
  const problem = valueProblem(facts, value);
  return problem === null ? null : `The value ${problem}.`;
}
