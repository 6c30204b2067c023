import { tags } from '../../pki/der-content.ts';
import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { type NameAttributeFields, readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const { utf8String, printableString, ia5String, teletexString, bmpString, universalString } = tags;
const stringTitles = new Map<number, string>([
  [utf8String, 'UTF8String'],
  [printableString, 'PrintableString'],
  [ia5String, 'IA5String'],
  [teletexString, 'TeletexString'],
  [bmpString, 'BMPString'],
  [universalString, 'UniversalString'],
]);

const directoryString: readonly number[] = [utf8String, printableString];

// BR 7.1.4.2, RFC 5280 4.1.2.4 and appendix A.1. Attributes that are not here (an e-mail address, say) have types of their own.
const allowedTags: ReadonlyMap<string, readonly number[]> = new Map([
  [oids.countryName, [printableString]],
  [oids.serialNumber, [printableString]],
  [oids.domainComponent, [ia5String]],
  [oids.commonName, directoryString],
  [oids.surname, directoryString],
  [oids.givenName, directoryString],
  [oids.localityName, directoryString],
  [oids.stateOrProvinceName, directoryString],
  [oids.streetAddress, directoryString],
  [oids.postalCode, directoryString],
  [oids.organizationName, directoryString],
  [oids.organizationalUnitName, directoryString],
  [oids.organizationIdentifier, directoryString],
  [oids.title, directoryString],
]);

/** Subject attributes use the string types RFC 5280 4.1.2.4 and appendix A.1 (BR 7.1.4.2) allow. */
export const rfcNameEncoding: Rule<'certificate' | 'request'> = {
  id: 'rfc-name-encoding',
  on: ['certificate', 'request'],
  title: 'Subject attributes use the allowed string types',
  clause: 'RFC 5280 4.1.2.4 and appendix A.1, BR 7.1.4.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ subject }) => readNameAttributes(subject).flat().flatMap(checkAttribute),
};

function checkAttribute({ oid, title, tag, text }: NameAttributeFields): string[] {
  const allowed = allowedTags.get(oid);
  if (allowed !== undefined && !allowed.includes(tag)) {
    const titles = allowed.map((one) => stringTitles.get(one)).join(' or ');
    return [`${title} is a string of type ${stringTitles.get(tag) ?? `0x${tag.toString(16)}`}; it must be ${titles}.`];
  }
  // X.680 41.4: the characters of a PrintableString.
  if (tag === printableString && !/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text))
    return [`${title} is a PrintableString with characters that type does not have.`];
  // RFC 5280 appendix A.1 (X.520): two letters; ISO 3166-1 writes them upper case.
  if (oid === oids.countryName && !/^[A-Z]{2}$/.test(text)) return ['countryName is not two upper-case letters.'];
  return [];
}
