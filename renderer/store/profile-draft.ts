// How the lines of the profile form and the values of its file say the same. Pure; the core judges what comes of it.

import type { ProfileDraftInput } from '../../preload/contract/profile-calls.ts';
import { namesOf, namesText } from '../format/general-names.ts';
import { listAt, textAt, valueAt, withValueAt, type DraftValue } from './draft-path.ts';

/** A value of the file as a line of the form, and back. `before`: the value that stood there; undefined takes the key out. */
export interface LineForm {
  readonly format: (value: DraftValue | undefined) => string;
  readonly parse: (text: string, before: DraftValue | undefined) => DraftValue | undefined;
}

const parts = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const textsAt = (value: DraftValue | undefined, key: string): string[] => listAt(value, [key]).map((item) => textAt(item, []));
const isCritical = (value: DraftValue | undefined): boolean => valueAt(value, ['critical']) === true;
const number = (text: string | undefined): DraftValue => (text !== undefined && /^\d{1,9}$/u.test(text) ? Number(text) : (text ?? ''));

/** `a, b`: a list of words that may be empty. */
export const words: LineForm = {
  format: (value) =>
    listAt(value, [])
      .map((item) => textAt(item, []))
      .join(', '),
  parse: (text) => parts(text, /,/u),
};

/** extendedKeyUsage as `serverAuth, clientAuth`. */
export const purposes: LineForm = {
  format: (value) => textsAt(value, 'purposes').join(', '),
  parse: (text, before) => {
    const list = parts(text, /,/u);
    return list.length === 0 ? undefined : { critical: isCritical(before), purposes: list };
  },
};

/** certificatePolicies as `2.23.140.1.2.1; 1.2.3.4 http://pki.example.org/cps`. */
export const policies: LineForm = {
  format: (value) =>
    listAt(value, ['policies'])
      .map((policy) => `${textAt(policy, ['oid'])} ${textAt(policy, ['cps'])}`.trim())
      .join('; '),
  parse: (text, before) => {
    const list = parts(text, /;/u).map((part) => {
      const [oid = '', cps] = part.split(/\s+/u);
      return cps === undefined ? { oid } : { oid, cps };
    });
    return list.length === 0 ? undefined : { critical: isCritical(before), policies: list };
  },
};

/** policyMappings as `1.2.3.4=2.23.140.1.2.1; …`: the issuer's policy, and the subject's that counts as the same (RFC 5280 §4.2.1.5). */
export const mappings: LineForm = {
  format: (value) =>
    listAt(value, ['mappings'])
      .map((mapping) => `${textAt(mapping, ['issuerDomain'])}=${textAt(mapping, ['subjectDomain'])}`)
      .join('; '),
  parse: (text, before) => {
    const list = parts(text, /;/u).map((part) => {
      const [issuerDomain = '', subjectDomain = ''] = part.split('=').map((oid) => oid.trim());
      return { issuerDomain, subjectDomain };
    });
    // SHOULD be critical (RFC 5280 §4.2.1.5).
    return list.length === 0 ? undefined : { critical: before === undefined || isCritical(before), mappings: list };
  },
};

/** After how many certificates a rule of policyConstraints holds; both stand in one extension, always critical (RFC 5280 §4.2.1.11). */
export const skipCerts = (which: 'requireExplicitPolicy' | 'inhibitPolicyMapping'): LineForm => ({
  format: (value) => textAt(value, [which]),
  parse: (text, before) => {
    const other = which === 'requireExplicitPolicy' ? 'inhibitPolicyMapping' : 'requireExplicitPolicy';
    const kept = valueAt(before, [other]);
    const said = text.trim();
    if (said === '' && kept === undefined) return undefined;
    return { critical: true, ...(said === '' ? {} : { [which]: number(said) }), ...(kept === undefined ? {} : { [other]: kept }) };
  },
});

/** inhibitAnyPolicy as the number of certificates after which anyPolicy counts no more; always critical (RFC 5280 §4.2.1.14). */
export const anyPolicyAfter: LineForm = {
  format: (value) => textAt(value, ['skipCerts']),
  parse: (text) => (text.trim() === '' ? undefined : { critical: true, skipCerts: number(text.trim()) }),
};

/** subjectAltName as `dNSName 1-100; uniformResourceIdentifier 1-1 spiffe`. */
export const allowedNames: LineForm = {
  format: (value) =>
    listAt(value, ['names'])
      .map((name) => `${textAt(name, ['type'])} ${textAt(name, ['min'])}-${textAt(name, ['max'])} ${textAt(name, ['scheme'])}`.trim())
      .join('; '),
  parse: (text, before) => {
    const names = parts(text, /;/u).map((part) => {
      const [type = '', range = '', scheme] = part.split(/\s+/u);
      const [min, max] = range.split('-');
      return { type, min: number(min), max: number(max ?? min), ...(scheme === undefined ? {} : { scheme }) };
    });
    return names.length === 0 ? undefined : { critical: isCritical(before), names };
  },
};

/** Permitted or excluded names of nameConstraints as `dNSName example.org; iPAddress 10.0.0.0/8`. */
export const subtrees = (which: 'permitted' | 'excluded'): LineForm => ({
  format: (value) => namesText(listAt(value, [which])),
  parse: (text, before) => {
    const names = namesOf(text);
    const other = which === 'permitted' ? 'excluded' : 'permitted';
    const others = listAt(before, [other]);
    if (names.length === 0 && others.length === 0) return undefined;
    return {
      critical: true,
      ...(names.length === 0 ? {} : { [which]: names }),
      ...(others.length === 0 ? {} : { [other]: [...others] }),
    };
  },
});

/** The URI lists an issuer's settings give: `cRLDistributionPoints` by the name of its partition, or `p/8`: one of p-1 to p-8 by serial. */
export const partition: LineForm = {
  format(value) {
    const prefix = textAt(value, ['crlPartition', 'prefix']);
    return prefix === '' ? textAt(value, ['crlPartition']) : `${prefix}/${textAt(value, ['crlPartition', 'of'])}`;
  },
  parse(text) {
    if (text.trim() === '') return undefined;
    const [prefix = '', of] = text.trim().split('/');
    const crlPartition = of === undefined ? prefix : { by: 'serialNumber', prefix, of: number(of) };
    return { critical: false, from: 'issuer', crlPartition };
  },
};

const valueKinds = ['utf8String', 'integer', 'octetString', 'der'];

/** Private extensions, one a line: `[critical] OID utf8String|integer|octetString|der VALUE`. */
export const privateExtensions: LineForm = {
  format: (value) =>
    listAt(value, [])
      .map((extension) => {
        const kind = valueKinds.find((each) => valueAt(extension, ['value', each]) !== undefined) ?? '';
        return `${isCritical(extension) ? 'critical ' : ''}${textAt(extension, ['oid'])} ${kind} ${textAt(extension, ['value', kind])}`.trim();
      })
      .join('\n'),
  parse: (text) => {
    const list = parts(text, /\n/u).map((line) => {
      const critical = line.startsWith('critical ');
      const [oid = '', kind = '', ...rest] = (critical ? line.slice('critical '.length).trim() : line).split(' ');
      const said = rest.join(' ');
      return { oid, critical, value: { [kind]: kind === 'integer' ? number(said) : said } };
    });
    return list.length === 0 ? undefined : list;
  },
};

/** Whether every private extension has a value of its own: one whose parts come with plan or request is written as text. */
export const arePlain = (value: DraftValue | undefined): boolean =>
  listAt(value, []).every((extension) => valueKinds.some((kind) => valueAt(extension, ['value', kind]) !== undefined));

/** The profile as another kind, with what that kind leaves no choice in (RFC 5280 §4.2.1.3, §4.2.1.9). */
export function withKind(draft: ProfileDraftInput, kind: string): ProfileDraftInput {
  const authority = kind !== 'leaf';
  const basic = valueAt(draft, ['extensions', 'basicConstraints']);
  const length = valueAt(basic, ['pathLenConstraint']);
  const bits = textsAt(valueAt(draft, ['extensions', 'keyUsage']), 'bits').filter((bit) => bit !== 'keyCertSign' && bit !== 'cRLSign');
  const constraints = { critical: true, ca: authority, ...(authority && length !== undefined ? { pathLenConstraint: length } : {}) };
  const usage = { critical: true, bits: authority ? ['keyCertSign', 'cRLSign'] : bits.length === 0 ? ['digitalSignature'] : bits };
  const changes: [string[], DraftValue][] = [
    [['kind'], kind],
    [['extensions', 'basicConstraints'], constraints],
    [['extensions', 'keyUsage'], usage],
  ];
  return changes.reduce<DraftValue>((whole, [path, value]) => withValueAt(whole, path, value), draft) as ProfileDraftInput;
}
