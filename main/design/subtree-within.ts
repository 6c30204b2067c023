// Subtrees of nameConstraints against each other (RFC 5280 §4.2.1.10), as they stand in designs and profiles.

import type { GeneralName, NameConstraints } from '../pki/general-name.ts';
import { parseIpSubnet } from '../pki/ip-address.ts';
import { parseDistinguishedName, type NameAttribute } from '../pki/name.ts';

/** A leading dot means subdomains without the host itself (URI, mail); a DNS base covers both. */
function hostWithin(host: string, base: string): boolean {
  if (base === '' || host === base) return true;
  return base.startsWith('.') && (host.endsWith(base) || host === base);
}

function dnsWithin(name: string, base: string): boolean {
  const [own, above] = [name.replace(/^\./, ''), base.replace(/^\./, '')];
  return above === '' || own === above || own.endsWith(`.${above}`);
}

function mailWithin(name: string, base: string): boolean {
  if (name === base) return true;
  return !base.includes('@') && hostWithin(name.slice(name.lastIndexOf('@') + 1), base);
}

/** Octets of address and mask: every bit the base fixes is fixed here, too, and has the same value. */
function subnetWithin(name: string, base: string): boolean {
  const [own, above] = [parseIpSubnet(name), parseIpSubnet(base)];
  if (own.length !== above.length) return false;
  const size = above.length / 2;
  return above.subarray(size).every((mask, index) => {
    const ownMask = own[size + index] ?? 0;
    return (ownMask & mask) === mask && ((own[index] ?? 0) & mask) === ((above[index] ?? 0) & mask);
  });
}

const folded = ({ type, value }: NameAttribute): string =>
  `${type}=${value.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()}`;

/** Whether a distinguished name stands below a base, attribute by attribute in the order of the DER (RFC 5280 §7.1). */
export function nameWithin(name: string, base: string): boolean {
  const own = parseDistinguishedName(name).map(folded);
  return parseDistinguishedName(base).every((attribute, index) => own[index] === folded(attribute));
}

function isWithin(name: GeneralName, base: GeneralName): boolean {
  if (name.type !== base.type) return false;
  if (name.type === 'iPAddress') return subnetWithin(name.value, base.value);
  if (name.type === 'directoryName') return nameWithin(name.value, base.value);
  const [own, above] = [name.value.toLowerCase(), base.value.toLowerCase()];
  if (name.type === 'dNSName') return dnsWithin(own, above);
  if (name.type === 'rfc822Name') return mailWithin(own, above);
  return name.type === 'uniformResourceIdentifier' ? hostWithin(own, above) : own === above;
}

/** Sentences for permitted subtrees no certificate could use, because a CA above does not permit or excludes them (RFC 5280 §6.1.4 (g)). */
export function outsideSubtrees(own: NameConstraints, above: NameConstraints, issuer: string): string[] {
  return (own.permitted ?? []).flatMap((name) => {
    const allowed = (above.permitted ?? []).filter((base) => base.type === name.type);
    if (allowed.length > 0 && !allowed.some((base) => isWithin(name, base)))
      return [`The permitted ${name.type} “${name.value}” reaches beyond what ${issuer} may issue for.`];
    return (above.excluded ?? []).some((base) => isWithin(name, base))
      ? [`The permitted ${name.type} “${name.value}” lies in what is excluded for ${issuer}.`]
      : [];
  });
}
