import { type Check, notChecked } from '../../checks.ts';
import { limits } from '../../pki/der.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import { parseRequest, type RequestFields } from '../../pki/parse-request.ts';
import { checkProofOfPossession } from '../../pki/proof-of-possession.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { findIssuer } from './issuers.ts';
import { judge, quote, refuse, sameBytes } from './judge.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';

const none = 'no request was imported in this run';

/** CSR-POP, REQUEST-UNCHANGED, REQUEST-HASH, VALIDITY-WITHIN-ISSUER: the requests of a run, and what came of them. */
export function checkRequests(reading: BundleReading): Check[] {
  return [
    judge('CSR-POP', () => {
      for (const event of imported(reading)) checkProof(event, requestOf(reading, event));
      return imported(reading).length === 0 ? notChecked('CSR-POP', none) : `${imported(reading).length} requests`;
    }),
    judge('REQUEST-UNCHANGED', () => checkBuilt(reading)),
    judge('REQUEST-HASH', () => checkNamed(reading)),
    judge('VALIDITY-WITHIN-ISSUER', () => checkWithinIssuer(reading)),
  ];
}

const imported = (reading: BundleReading): readonly EventData<'request-imported'>[] => eventsOf(reading.events(), 'request-imported');

/** The request of an event, out of the bundle. @throws where file, label and hash do not belong together */
function requestOf(reading: BundleReading, { label, sha256, step, seq }: EventData<'request-imported'>): RequestFields {
  const plan = reading.plan().value;
  const importer = stepOf(reading.playbook().value, step);
  // A batch names each request after its file; BATCH-DISTINCT holds them against its list.
  const expected = importer.kind === 'import-requests' ? label : plannedText(plan, importer, 'label');
  if (expected !== label) refuse(`Line ${seq} of the transcript imports a request under another label than the plan gives it.`);
  const der = reading.file(`artifacts/${label}/request.der`);
  if (sha256Hex(der) !== sha256) refuse(`artifacts/${label}/request.der is not the request the log tells of.`);
  const pem = parsePemOrDer(reading.file(`artifacts/${label}/request.pem`), 'CERTIFICATE REQUEST', limits.request.maxBytes);
  if (!sameBytes(pem, der)) refuse(`artifacts/${label}/request.pem and request.der are different requests.`);
  return parseRequest(der);
}

function checkProof({ label, spkiSha256 }: EventData<'request-imported'>, request: RequestFields): void {
  if (sha256Hex(request.spki) !== spkiSha256) refuse(`The request ${quote(label)} is for another key than the log tells of.`);
  const { verdict, reason } = checkProofOfPossession(request);
  if (verdict !== 'passed') refuse(`The request ${quote(label)}: ${reason ?? 'its signature could not be verified'}.`);
}

/** The request a certificate was built from, by the step the playbook names; null where it was built from none. */
export function requestBehind(reading: BundleReading, built: EventData<'tbs-built'>): RequestFields | null {
  const needs = stepOf(reading.playbook().value, built.item).needs;
  const source = needs?.['request'] ?? needs?.['requests'];
  if (source === undefined) {
    if (built.requestSha256 !== undefined && built.requestSha256 !== null)
      refuse(`Step ${built.item} used a request the playbook gives it none of.`);
    return null;
  }
  const many = needs?.['request'] === undefined;
  const event = imported(reading).findLast(
    ({ step, seq, label }) => [source].flat().includes(step) && seq < built.seq && (!many || label === built.request),
  );
  if (event === undefined) return refuse(`Step ${built.item} built a certificate from a request nobody imported.`);
  const request = requestOf(reading, event);
  if (event.label !== built.request || event.sha256 !== built.requestSha256 || sha256Hex(request.spki) !== built.subjectSpkiSha256)
    refuse(`The certificate of step ${built.item} was built from another request than step ${event.step} imported.`);
  return request;
}

function checkBuilt(reading: BundleReading): Check | string {
  const built = eventsOf(reading.events(), 'tbs-built').filter(({ makes }) => makes === 'certificate');
  const answered = built.filter((event) => requestBehind(reading, event) !== null);
  return answered.length === 0 ? notChecked('REQUEST-UNCHANGED', none) : `${answered.length} built`;
}

/** A hash the plan names is that of the DER, which is here, or of the file as it came, which only the log knows. */
function checkNamed(reading: BundleReading): Check | string {
  const named = reading.plan().value.requests;
  if (named === undefined) return notChecked('REQUEST-HASH', 'the plan names no request');
  for (const { label, sha256, fileSha256 } of imported(reading))
    if (![sha256, fileSha256].some((hash) => named.includes(hash as (typeof named)[number])))
      refuse(`The request ${quote(label)} is none of those the plan names.`);
  return `${named.length} named`;
}

function checkWithinIssuer(reading: BundleReading): Check | string {
  let issued = 0;
  for (const { path, fields, built } of reading.artifacts()) {
    if (fields.kind !== 'certificate' || built.subjectSpkiSha256 === built.issuerSpkiSha256) continue;
    const { certificate } = findIssuer(reading, built.issuerSpkiSha256);
    if (fields.notBefore.date < certificate.notBefore.date || fields.notAfter.date > certificate.notAfter.date)
      refuse(`${path} is valid beyond the certificate of its issuer.`);
    issued += 1;
  }
  return issued === 0 ? notChecked('VALIDITY-WITHIN-ISSUER', 'nothing was issued to another key') : `${issued} files`;
}
