import type { DerNode } from '../pki/der.ts';
import { nameTags } from './general-names.ts';
import { readNameAttributes } from './name-attributes.ts';

const label = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/;
const longestDomain = 253; // RFC 1035 2.3.4: 255 octets on the wire, two of which are no text

/** What is wrong with a domain name (RFC 1034 3.5, as RFC 5280 4.2.1.6 asks), or null. */
function domainProblem(text: string): string | null {
  if (text.length > longestDomain) return `it has ${text.length} characters, more than ${longestDomain}`;
  return text.split('.').every((part) => label.test(part)) ? null : 'it is not a domain name';
}

const wildcard = (text: string): string => text.replace(/^\*\./, '');
const subdomains = (text: string): string => text.replace(/^\./, '');

function mailboxProblem(text: string): string | null {
  const at = text.lastIndexOf('@');
  return at < 1 ? 'it is not local@domain' : domainProblem(text.slice(at + 1));
}

function uriProblem(text: string): string | null {
  // RFC 5280 4.2.1.6: absolute, with a scheme and a scheme-specific part.
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(text)) return 'it is not an absolute URI';
  const host = /^[^:]+:\/\/(?:[^/?#@]*@)?([^/?#:[\]]+)(?::\d*)?(?:[/?#]|$)/.exec(text)?.[1];
  return host === undefined ? null : domainProblem(host);
}

// RFC 5280 4.2.1.10: an address and its mask, whose ones are leading.
function maskHolds(content: Uint8Array): boolean {
  const bits = [...content.subarray(content.length / 2)].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits);
}

function ipProblem(content: Uint8Array, constraint: boolean): string | null {
  if (!constraint) return [4, 16].includes(content.length) ? null : `it has ${content.length} octets instead of 4 or 16`;
  if (![8, 32].includes(content.length)) return `it has ${content.length} octets instead of 8 or 32`;
  return maskHolds(content) ? null : 'its mask has a one after a zero';
}

function textProblem(tag: number, text: string, constraint: boolean): string | null {
  if (!constraint) {
    if (tag === nameTags.rfc822Name) return mailboxProblem(text);
    return tag === nameTags.dnsName ? domainProblem(wildcard(text)) : uriProblem(text);
  }
  // A constraint on hosts may be empty, which means all of them.
  if (text === '') return null;
  return tag === nameTags.rfc822Name && text.includes('@') ? mailboxProblem(text) : domainProblem(subdomains(text));
}

/**
 * What is wrong with one GeneralName, as the end of a sentence, or null (RFC 5280 4.2.1.6; with `constraint` 4.2.1.10).
 * Kinds without a syntax of their own there are not judged. Throws input.not-der where a directoryName is no Name.
 */
export function nameProblem({ tag, content, children }: DerNode, constraint: boolean): { shown: string; problem: string } | null {
  const answer = (shown: string, problem: string | null): { shown: string; problem: string } | null =>
    problem === null ? null : { shown, problem };
  if (tag === nameTags.ipAddress) return answer(`The IP address ${Buffer.from(content).toString('hex')}`, ipProblem(content, constraint));
  if (tag === nameTags.directoryName) {
    const [name, more] = children;
    if (name === undefined || more !== undefined) return { shown: 'A directoryName', problem: 'it does not hold exactly one Name' };
    readNameAttributes(name.bytes);
    return null;
  }
  const title = new Map<number, string>([
    [nameTags.rfc822Name, 'mail address'],
    [nameTags.dnsName, 'DNS name'],
    [nameTags.uri, 'URI'],
  ]).get(tag);
  if (title === undefined) return null;
  const text = Buffer.from(content).toString('latin1');
  // RFC 5280 4.2.1.6: all three are IA5String. What is no ASCII is shown as octets: it may hide what it is.
  if (/[^\x20-\x7e]/.test(text))
    return { shown: `The ${title} with the octets ${Buffer.from(content).toString('hex')}`, problem: 'it is not ASCII text' };
  return answer(`The ${title} “${text}”`, textProblem(tag, text, constraint));
}
