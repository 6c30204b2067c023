// nameConstraints applied to names (RFC 5280 4.2.1.10), for DNS, mail, URI, IP and directory names.
import type { DecodedNameConstraints } from '../pki/decode-constraints.ts';
import type { DecodedName } from '../pki/decode-names.ts';
import { readExplicit } from '../pki/der-values.ts';
import { oids } from '../pki/oids.ts';
import type { CertificateFields } from '../pki/parse-certificate.ts';
import { readNameAttributes } from './name-attributes.ts';
import { altNamesOf } from './decoded.ts';

const ends = (host: string, base: string): boolean => host === base || host.endsWith(`.${base}`);

function hostIn(host: string, base: string): boolean {
  if (base === '') return true;
  // RFC 5280 4.2.1.10: a leading dot means subdomains and not the host itself (URI, mail); for DNS names it is widely written, too.
  return base.startsWith('.') ? host.endsWith(base) : ends(host, base);
}

const hostOf = (uri: string): string => /^[^:]+:\/\/(?:[^/?#@]*@)?([^/?#:]*)/.exec(uri)?.[1] ?? '';

function mailIn(address: string, base: string): boolean {
  if (base.includes('@')) return address === base;
  const host = address.slice(address.lastIndexOf('@') + 1);
  // RFC 5280 4.2.1.10: without a dot before it, a host is that host and no other.
  return base === '' || (base.startsWith('.') ? host.endsWith(base) : host === base);
}

const uriHostIn = (host: string, base: string): boolean => base === '' || (base.startsWith('.') ? host.endsWith(base) : host === base);

/** An address or subnet inside a subnet of the same family: every bit of the mask agrees, and a subnet's own mask is as long. */
function addressIn(name: Uint8Array, base: Uint8Array): boolean {
  const size = base.length / 2;
  if (name.length !== size && name.length !== base.length) return false;
  const mask = base.subarray(size);
  const agrees = mask.every((bits, index) => ((name[index] ?? 0) & bits) === ((base[index] ?? 0) & bits));
  return agrees && (name.length === size || mask.every((bits, index) => ((name[size + index] ?? 0) & bits) === bits));
}

// Compared without regard to string type and case (RFC 5280 7.1, roughly): a constraint must not be escaped by an encoding.
const rdnsOf = (name: Uint8Array): string[] =>
  readNameAttributes(name).map((attributes) =>
    attributes
      .map(({ oid, text }) => `${oid}=${text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()}`)
      .toSorted()
      .join('+'),
  );

/** Whether a Name stands below a base: both DER. */
export function directoryIn(name: Uint8Array, base: Uint8Array): boolean {
  const own = rdnsOf(name);
  return rdnsOf(base).every((rdn, index) => own[index] === rdn);
}

const directoryBytes = ({ node }: DecodedName): Uint8Array => readExplicit(node, 'directoryName').bytes;

/** Whether a name lies in the subtree of a base of the same kind. Kinds without a rule of their own lie in none. */
export function isWithin(name: DecodedName, base: DecodedName): boolean {
  const [text, wanted] = [name.text.toLowerCase(), base.text.toLowerCase()];
  switch (name.type) {
    case 'dNSName':
      return hostIn(text.replace(/^\*\./, ''), wanted);
    case 'rfc822Name':
      return mailIn(text, wanted);
    case 'uniformResourceIdentifier':
      return uriHostIn(hostOf(text), wanted);
    case 'iPAddress':
      return addressIn(name.node.content, base.node.content);
    case 'directoryName':
      return directoryIn(directoryBytes(name), directoryBytes(base));
    default:
      return text === wanted;
  }
}

/** Whether a subtree lies in another of the same kind. That of URIs is a host, which is no URI (RFC 5280 4.2.1.10). */
export const isSubtreeWithin = (subtree: DecodedName, base: DecodedName): boolean =>
  subtree.type === 'uniformResourceIdentifier' ? uriHostIn(subtree.text.toLowerCase(), base.text.toLowerCase()) : isWithin(subtree, base);

const sameKind = (names: readonly DecodedName[], { type }: DecodedName): DecodedName[] => names.filter((other) => other.type === type);

// A wildcard below a permitted name is permitted; one that could stand for an excluded name is excluded.
const reaches = (name: DecodedName, base: DecodedName): boolean =>
  isWithin(name, base) ||
  (name.type === 'dNSName' && name.text.startsWith('*.') && ends(base.text.toLowerCase(), name.text.slice(2).toLowerCase()));

function problemOf(name: DecodedName, { permitted, excluded }: DecodedNameConstraints): string[] {
  const allowed = sameKind(permitted, name);
  return [
    ...(allowed.length > 0 && !allowed.some((base) => isWithin(name, base))
      ? [`The ${name.type} “${name.text}” is outside the names the issuer may issue for.`]
      : []),
    ...(sameKind(excluded, name).some((base) => reaches(name, base))
      ? [`The ${name.type} “${name.text}” is among the names excluded for the issuer.`]
      : []),
  ];
}

/** Sentences for every name of a certificate beyond the constraints of its issuer (RFC 5280 6.1.3 (b), (c)). */
export function exceedsConstraints(subject: CertificateFields, constraints: DecodedNameConstraints): string[] {
  const attributes = readNameAttributes(subject.subject).flat();
  const directory = [...constraints.permitted, ...constraints.excluded].filter(({ type }) => type === 'directoryName');
  const allowed = sameKind(constraints.permitted, { type: 'directoryName' } as DecodedName);
  const inBase = (base: DecodedName): boolean => directoryIn(subject.subject, directoryBytes(base));
  const subjectProblems =
    attributes.length === 0 || directory.length === 0
      ? []
      : [
          ...(allowed.length > 0 && !allowed.some(inBase) ? ['The subject is outside the names the issuer may issue for.'] : []),
          ...(constraints.excluded.filter(({ type }) => type === 'directoryName').some(inBase)
            ? ['The subject is among the names excluded for the issuer.']
            : []),
        ];
  const names = altNamesOf(subject);
  // RFC 5280 4.2.1.10: without a subjectAltName, mail constraints bind the emailAddress of the subject.
  const mail = names.length > 0 ? [] : attributes.filter(({ oid }) => oid === oids.emailAddress);
  const asNames = mail.map(({ text }) => ({ type: 'rfc822Name', text }) as DecodedName);
  return [...subjectProblems, ...[...names, ...asNames].flatMap((name) => problemOf(name, constraints))];
}

/** Sentences for permitted subtrees of a CA that reach beyond its issuer's: they would be refused in use (RFC 5280 6.1.4 (g)). */
export function outsideSubtrees(own: DecodedNameConstraints, above: DecodedNameConstraints): string[] {
  return own.permitted.flatMap((name) => {
    const allowed = sameKind(above.permitted, name);
    const inside = allowed.length === 0 || allowed.some((base) => isSubtreeWithin(name, base));
    return inside ? [] : [`The permitted ${name.type} “${name.text}” reaches beyond what the issuer may issue for.`];
  });
}
