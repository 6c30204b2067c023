import { describeCertificate, describeCrl, type DescribedField } from '../../pki/describe.ts';
import { describeCms } from '../../pki/describe-cms.ts';
import { describeOcsp } from '../../pki/describe-ocsp.ts';
import { describeRequest } from '../../pki/describe-request.ts';
import { rehearsalPrefix } from '../../pki/rehearsal-mark.ts';
import type { BundleReading } from '../verify/reading.ts';
import type { SignedArtifact } from '../verify/signed-artifacts.ts';
import { type Difference, differing } from './difference.ts';

/** What each step built, field by field, as people read it before signing. */
export function compareItems(rehearsal: BundleReading, production: BundleReading): (Difference | null)[] {
  const [one, other] = [itemsOf(rehearsal), itemsOf(production)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((item) => {
    const [mine, theirs] = [one.get(item), other.get(item)];
    if (mine === undefined || theirs === undefined)
      return [differing(item, 'signed', mine === undefined ? 'no' : 'yes', theirs === undefined ? 'no' : 'yes')];
    return compareFields(item, mine, theirs);
  });
}

/** Item → its fields. What one step made several of is numbered in the order it was made. */
function itemsOf(reading: BundleReading): Map<string, readonly DescribedField[]> {
  const items = new Map<string, readonly DescribedField[]>();
  const seen = new Set<string>();
  for (const { fields, tbsSha256, built } of reading.artifacts()) {
    if (seen.has(tbsSha256)) continue;
    seen.add(tbsSha256);
    const place = `${fields.kind} of step ${built.item}`;
    const again = [...items.keys()].filter((key) => key === place || key.startsWith(`${place}, `)).length;
    items.set(again === 0 ? place : `${place}, ${again + 1}`, describeSigned(fields));
  }
  return items;
}

function describeSigned(fields: SignedArtifact['fields']): DescribedField[] {
  if (fields.kind === 'cms') return describeCms(fields);
  if (fields.kind === 'ocsp') return describeOcsp(fields);
  if (fields.kind === 'request') return describeRequest(fields);
  return fields.kind === 'certificate' ? describeCertificate(fields) : describeCrl(fields);
}

const mark = 'rehearsal mark';

function compareFields(item: string, mine: readonly DescribedField[], theirs: readonly DescribedField[]): (Difference | null)[] {
  const [one, other] = [numbered(mine), numbered(theirs)];
  const labels = [...new Set([...one.keys(), ...other.keys()])];
  const order = (fields: ReadonlyMap<string, string>): string => [...fields.keys()].filter((label) => !label.startsWith(mark)).join(', ');
  return [
    differing(item, 'order of fields', order(one), order(other)),
    ...labels.map((label) => compareField(item, label, one.get(label) ?? 'absent', other.get(label) ?? 'absent')),
  ];
}

/** A label may stand several times (entries of a CRL): each with its number. */
function numbered(fields: readonly DescribedField[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { label, value } of fields) {
    let name = label;
    for (let count = 2; found.has(name); count += 1) name = `${label} (${count})`;
    found.set(name, value);
  }
  return found;
}

function compareField(item: string, label: string, mine: string, theirs: string): Difference | null {
  return differing(item, label, mine, theirs, whyExpected(label, mine, theirs));
}

const byKey = /^(?:Public key SHA-256|subjectKeyIdentifier|authorityKeyIdentifier)\b/;
const byDate = /^(?:Valid from|Valid until|This update|Next update)$/;

function whyExpected(label: string, mine: string, theirs: string): string {
  if (label.startsWith(mark)) return theirs === 'absent' ? 'everything a rehearsal makes is marked' : '';
  // Absent in one of them is another matter than another value.
  if (mine === 'absent' || theirs === 'absent') return '';
  if (label === 'Issuer' || label === 'Subject') return unmarked(mine) === theirs ? 'the name is marked' : '';
  if (label === 'Serial number') return 'a serial number is random';
  if (label === 'cRLNumber' || label === 'CRL number') return 'numbers go on in production';
  if (byKey.test(label)) return 'a rehearsal has a key of its own';
  if (byDate.test(label)) return spanOf(mine) === spanOf(theirs) ? 'another day' : '';
  return '';
}

function unmarked(name: string): string {
  return name.replaceAll(`CN=${rehearsalPrefix}`, 'CN=');
}

/** A next update tells how much later it is; that must not differ. */
function spanOf(value: string): string {
  return value.split(', ')[1] ?? '';
}
