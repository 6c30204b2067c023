// What a request asks for beside what stands in the bytes, every difference explained.

import type { Fact } from '../../preload/contract/run-view.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { describeExtension } from '../pki/describe-extension.ts';
import { describeName } from '../pki/name.ts';
import { sha256Hex } from '../pki/hash.ts';
import { dispose } from '../pki/dispose/dispose.ts';
import { oidName } from '../pki/oids.ts';
import { parseRequest, type RequestFields } from '../pki/parse-request.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { SubjectSource } from './request-sheet.ts';
import { fromBase64, type RequestValue } from './values.ts';

export interface Asked {
  readonly requested: string;
  /** Told where the bytes say something else. */
  readonly why: string;
}

/** An extension's label without whether it is critical: request and bytes may differ in that alone. */
export const bareLabel = (label: string): string => label.replace(/ \(critical\)$/, '');

const fieldsBefore = new WeakMap<RequestValue, RequestFields>();

/** A request as it was kept, taken apart once: the value never changes. Throws input.*. */
export function fieldsOfRequest(request: RequestValue): RequestFields {
  const known = fieldsBefore.get(request);
  if (known !== undefined) return known;
  const fields = parseRequest(fromBase64(request.der));
  fieldsBefore.set(request, fields);
  return fields;
}

/** Label → what the request asks for. `subject`: whose subject is written. */
export function askedFor(request: RequestValue, profile: CertificateProfile, subject: SubjectSource): ReadonlyMap<string, Asked> {
  const fields = fieldsOfRequest(request);
  const rows = dispose(fields, profile, subject);
  const whyOf = (label: string): string => [...new Set(rows.filter((row) => row.label === label).map(({ why }) => why))].join(' ');
  const extensions = fields.extensions.map((extension): [string, Asked] => {
    const { label, value } = describeExtension(extension);
    return [bareLabel(label), { requested: value, why: whyOf(`Extension ${oidName(extension.oid) ?? extension.oid}`) }];
  });
  const attributes = rows
    .filter(({ label }) => label.startsWith('Attribute '))
    .map(({ label, asked, why }): [string, Asked] => [label, { requested: asked, why }]);
  const key = fields.keyAlgorithm === null ? 'unknown' : keyAlgorithms[fields.keyAlgorithm].title;
  const written = subject === 'plan' ? 'The plan’s subject is written instead.' : 'The same names are written in the forms of the profile.';
  return new Map([
    ['Subject', { requested: describeName(fields.subject), why: written }],
    ['Public key', { requested: key, why: 'The key must be the request’s.' }],
    ['Public key SHA-256', { requested: sha256Hex(fields.spki), why: 'The key must be the request’s.' }],
    ...extensions,
    ...attributes,
  ]);
}

/** The facts with what was asked for beside each; then what was asked for and is not there. */
export function besideRequest(facts: readonly Fact[], asked: ReadonlyMap<string, Asked>): Fact[] {
  const seen = new Set<string>();
  const told = facts.map((fact): Fact => {
    const label = bareLabel(fact.label);
    const found = asked.get(label);
    if (found === undefined) return fact;
    seen.add(label);
    return { ...fact, requested: found.requested, ...(found.requested === fact.value ? {} : { note: found.why }) };
  });
  const left = [...asked].filter(([label]) => !seen.has(label));
  return [...told, ...left.map(([label, { requested, why }]): Fact => ({ label, value: 'not in the certificate', requested, note: why }))];
}
