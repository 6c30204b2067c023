import { type Check, notChecked } from '../../checks.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import type { ParsedTime } from '../../pki/parse-types.ts';
import { eventsOf } from '../event-data.ts';
import { auditKeysOf } from './audit-key.ts';
import { isAuthoritySignature } from './artifacts.ts';
import { judge, refuse } from './judge.ts';
import { stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import type { SignedArtifact } from './signed-artifacts.ts';

/** SERIAL-UNIQUE, CRL-NUMBER-MONOTONIC, VALIDITY-AT-SIGNING, KEY-PURPOSE: the numbers and dates of what was signed, and what the key was asked for. */
export function checkNumbers(reading: BundleReading): Check[] {
  return [
    judge('SERIAL-UNIQUE', () => checkSerials(reading)),
    judge('CRL-NUMBER-MONOTONIC', () => checkCrlNumbers(reading)),
    judge('VALIDITY-AT-SIGNING', () => {
      for (const artifact of reading.artifacts()) checkDates(reading, artifact);
      return `${reading.artifacts().length} files`;
    }),
    judge('KEY-PURPOSE', () => checkPurpose(reading)),
  ];
}

function certificatesOf(reading: BundleReading): Map<string, { path: string; fields: CertificateFields; built: SignedArtifact['built'] }> {
  const found = reading
    .artifacts()
    .flatMap(({ path, fields, built, tbsSha256 }) =>
      fields.kind === 'certificate' ? [[tbsSha256, { path, fields, built }] as const] : [],
    );
  return new Map(found);
}

/** Serials of this run: as reserved in the log, positive, at most 20 octets, each once (RFC 5280 4.1.2.2; BR 7.1.2.1). */
function checkSerials(reading: BundleReading): string {
  const seen = new Set<string>();
  for (const { path, fields, built } of certificatesOf(reading).values()) {
    const octets = fields.serialOctets;
    const positive = octets.length > 0 && octets.length <= 20 && (octets[0] ?? 0x80) < 0x80 && octets.some((octet) => octet !== 0);
    if (!positive) refuse(`The serial number of ${path} is not positive and at most 20 octets long.`);
    const key = `${built.issuerSpkiSha256} ${fields.serialNumber}`;
    if (seen.has(key)) refuse(`The serial number of ${path} was used twice.`);
    seen.add(key);
  }
  return `${seen.size} certificates`;
}

/** CRL numbers of this run, in the order they were built: each scope's strictly increase, but for a delta beside its complete CRL (rules.md, CRLs). */
function checkCrlNumbers(reading: BundleReading): string {
  const highest = new Map<string, bigint>();
  const crls = new Map(
    reading
      .artifacts()
      .flatMap(({ path, fields, built, tbsSha256 }) =>
        fields.kind === 'crl' ? [[tbsSha256, { path, built, crlNumber: fields.crlNumber }] as const] : [],
      ),
  );
  for (const { path, built, crlNumber } of [...crls.values()].toSorted((one, other) => one.built.seq - other.built.seq)) {
    if (crlNumber === undefined) return refuse(`${path} has no CRL number.`);
    const scope = built.scope ?? refuse(`The log does not name the scope of ${path}.`);
    const number = BigInt(crlNumber);
    const before = BigInt(built.previousCrlNumber ?? '-1');
    // A delta that was built with its complete CRL has that one's number (RFC 5280 §5.2.4).
    const least = built.baseCrlNumber === null || built.baseCrlNumber === undefined ? 1n : 0n;
    if (number < 0n || number <= before || number < (highest.get(scope) ?? -1n) + least)
      refuse(`The CRL number of ${path} does not exceed the one before it.`);
    highest.set(scope, number);
  }
  return `${crls.size} CRLs`;
}

/** At the moment of the intent to sign, the dates were true (rules.md, Time). */
function checkDates(reading: BundleReading, { path, fields, tbsSha256, built }: SignedArtifact): void {
  const intent =
    eventsOf(reading.events(), 'intent').find((event) => event.tbsSha256 === tbsSha256) ??
    refuse(`The log does not tell when ${path} was to be signed.`);
  // RFC 2986 §4.1: a request has no dates.
  if (fields.kind === 'request') return;
  const at = Date.parse(intent.at);
  const [from, until] = datesOf(fields);
  // CRL-THISUPDATE-NOT-FUTURE says which CRLs may be dated ahead.
  const ahead = fields.kind === 'crl' && stepOf(reading.playbook().value, built.item).kind === 'build-crl-series';
  if (from === undefined || until === undefined || until === null || (at < from.date.getTime() && !ahead) || at > until.date.getTime())
    refuse(`${path} was signed at ${intent.at}, outside its own dates.`);
}

function datesOf(
  fields: Exclude<SignedArtifact['fields'], { kind: 'request' }>,
): readonly [ParsedTime | undefined, ParsedTime | null | undefined] {
  if (fields.kind === 'certificate') return [fields.notBefore, fields.notAfter];
  if (fields.kind === 'crl') return [fields.thisUpdate, fields.nextUpdate];
  // A signature over a file does not end; ARTIFACT-SIGNER says what its certificate does.
  if (fields.kind === 'cms') return [fields.signingTime ?? undefined, { ...unending, text: '' }];
  return [fields.responses[0]?.thisUpdate, fields.responses[0]?.nextUpdate];
}

/** RFC 5280 §4.1.2.5: 99991231235959Z stands for no end. */
const unending = { tag: 0x18, date: new Date('9999-12-31T23:59:59Z') };

/** Every signature the authority's key was asked for is over bytes built and logged in this run, or a probe. */
function checkPurpose(reading: BundleReading): Check | string {
  const signing = eventsOf(reading.events(), 'intent').filter(({ operation }) => operation.startsWith('sign-'));
  const auditKeys = auditKeysOf(reading);
  const otherKeys = new Set(
    eventsOf(reading.events(), 'key-generated')
      .filter(({ purpose }) => purpose !== undefined && purpose !== null && purpose !== 'audit')
      .map(({ spkiSha256 }) => spkiSha256),
  );
  const responders = new Set<string>(eventsOf(reading.events(), 'responder-opened').map(({ spkiSha256 }) => spkiSha256));
  const signers = new Set<string>(eventsOf(reading.events(), 'signer-opened').map(({ spkiSha256 }) => spkiSha256));
  for (const { operation, tbsSha256, spkiSha256, seq } of signing) {
    if (operation === 'sign-probe') continue;
    if (otherKeys.has(spkiSha256 ?? ''))
      refuse(`Line ${seq} of the transcript tells of a signature by a key that was made for another purpose.`);
    // A responder's key answers for certificates, and signs nothing else (BR 7.1.2.8.5).
    if (responders.has(spkiSha256 ?? '') && operation !== 'sign-ocsp')
      refuse(`Line ${seq} of the transcript tells of a signature by a responder’s key over something that is no OCSP response.`);
    // A key for code or documents signs files, and no other key does.
    if (signers.has(spkiSha256 ?? '') !== (operation === 'sign-cms'))
      refuse(`Line ${seq} of the transcript tells of a file signed by another key than a signer’s, or of something else signed by one.`);
    const byAuditKey = auditKeys.has(spkiSha256 ?? '');
    if (byAuditKey !== (operation === 'sign-checkpoint'))
      refuse(
        byAuditKey
          ? `Line ${seq} of the transcript tells of a signature by the audit key over something that is no checkpoint.`
          : `Line ${seq} of the transcript tells of a checkpoint signed by a key that is not an audit key.`,
      );
    if (byAuditKey) continue;
    const built = reading.built().get(tbsSha256 ?? '');
    if (!isAuthoritySignature(operation) || built === undefined || operation !== `sign-${built.makes}`)
      refuse(`Line ${seq} of the transcript tells of a signature over something that was not built in this run.`);
  }
  return signing.length === 0 ? notChecked('KEY-PURPOSE', 'nothing was signed in this run') : `${signing.length} signatures and probes`;
}
