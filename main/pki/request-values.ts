// What of a request may reach a certificate: its subject and its names, in the forms plan and profile speak of them.

import { CeremonyError } from '../errors.ts';
import { tags } from './der-content.ts';
import { limits, readDer } from './der.ts';
import { decodeGeneralNames } from './decode-names.ts';
import { readName } from './describe-name.ts';
import { type GeneralName, generalNameTypes } from './general-name.ts';
import { type NameAttribute, nameAttributes, valueProblem } from './name-attributes.ts';
import { oids } from './oids.ts';
import type { RequestFields } from './parse-types.ts';

function refuse(problem: string): never {
  throw new CeremonyError('input.unsupported', `The request was refused: ${problem}. Nothing was built. Ask for a new request.`);
}

/**
 * The subject's attributes in the order of the DER. Throws input.unsupported for what Conclave does not write: several attributes in
 * one part of the name, other types than those of name-attributes.ts, values that are no plain text.
 */
export function subjectOfRequest({ subject }: Pick<RequestFields, 'subject'>): NameAttribute[] {
  return readName(subject).map((rdn) => {
    const [only, second] = rdn;
    if (only === undefined || second !== undefined) return refuse('a part of its subject has several attributes');
    const facts = nameAttributes.find(({ oid }) => oid === only.oid);
    if (facts === undefined || only.value === null)
      return refuse(`its subject has the attribute ${only.oid}, which Conclave does not write`);
    const problem = valueProblem(facts, only.value);
    if (problem !== null) refuse(`the ${facts.type} of its subject ${problem}`);
    return { type: facts.type, value: only.value };
  });
}

/** The names of a requested subjectAltName, in order; none without it. Throws input.unsupported for kinds Conclave does not write. */
export function namesOfRequest({ extensions }: Pick<RequestFields, 'extensions'>): GeneralName[] {
  const asked = extensions.filter(({ oid }) => oid === oids.subjectAltName);
  const [only, second] = asked;
  if (second !== undefined) refuse('it asks for subjectAltName twice');
  if (only === undefined) return [];
  const list = readDer(only.value, limits.request, 'subjectAltName');
  if (list.tag !== tags.sequence) refuse('its subjectAltName is no list of names');
  return decodeGeneralNames(list).map(({ type, text }) => {
    const known = generalNameTypes.find((name) => name === type);
    if (known === undefined || text.startsWith('#')) return refuse(`it asks for a ${type}, which Conclave does not write`);
    return { type: known, value: text };
  });
}
