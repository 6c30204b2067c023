import { passed } from '../checks.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { makeSerialNumber } from '../pki/serial-number.ts';
import { reserveSerialNumber } from '../store/serial-reservation.ts';
import { requireBesideExisting } from './beside-existing.ts';
import { requireWithinIssuer } from './certificate-issuer.ts';
import { certificateItem, draftCertificate } from './certificate-item.ts';
import { certificateSource } from './certificate-source.ts';
import { profileFor } from './profile-rules.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { StepContext, StepKind } from './step.ts';
import { textOf } from './state-map.ts';
import { fromBase64 } from './values.ts';

const serialOctets = 20;

/** The certificate that is made anew. */
function renewedFacts(context: StepContext): Fact[] {
  const authority = context.step.needs?.['renews'] === undefined ? null : context.value('renews');
  if (authority?.type !== 'authority') return [];
  const der = fromBase64(authority.certificate);
  const { serialNumber, notAfter } = parseCertificate(der);
  return [
    { label: 'Renews', value: `serial ${serialNumber}, valid until ${notAfter.date.toISOString()}` },
    { label: 'SHA-256 of the certificate in force', value: sha256Hex(der), mono: true },
  ];
}

function factsOf(context: StepContext): Fact[] {
  const subject = textOf(context.parameter('subject'));
  const needs = context.step.needs ?? {};
  const answers = needs['request'] !== undefined;
  const request = answers ? context.value('request') : null;
  const issuer = needs['issuer'] === undefined ? null : context.value('issuer');
  const existing = needs['existing'] === undefined ? null : context.value('existing');
  return [
    ...(request?.type === 'request' ? [{ label: 'Request', value: `${request.label}, SHA-256 ${request.sha256}`, mono: true }] : []),
    ...(existing?.type === 'certificate'
      ? [{ label: 'Existing certificate', value: `${existing.label}, SHA-256 ${existing.sha256}`, mono: true }]
      : []),
    ...(issuer?.type === 'authority' ? [{ label: 'Issuer', value: issuer.label }] : []),
    ...renewedFacts(context),
    { label: 'Subject', value: subject !== '' ? subject : answers ? 'that of the request' : 'that of the existing certificate' },
    { label: 'Profile', value: textOf(context.parameter('profile')) },
    { label: 'Validity', value: textOf(context.parameter('validity')) },
  ];
}

/**
 * Builds a TBSCertificate: of a self-signed root from a key of this run (`subjectKey`, `issuerKey`), for a `request` under an
 * authority that was opened (`issuer`), whose DN bytes and publication settings go in, of a root that was opened (`renews`) or of another
 * CA whose certificate was imported (`existing`): same key, same subject bytes, no wider than what there is; or of a key of this run that
 * is no authority's (`subjectKey`, `issuer`). The serial is reserved durably here: 20
 * octets, the token's random mixed with the system's. notBefore is the confirmed clock now. Throws input.*, policy.*,
 * state.checks-failed. Source: RFC 5280 §4.1.2; BR 7.1.2.
 */
export const buildCertificate: StepKind = {
  kind: 'build-certificate',
  needs: {},
  needsOneOf: [
    { subjectKey: 'key', issuerKey: 'key' },
    { request: 'request', issuer: 'authority' },
    { renews: 'authority' },
    { existing: 'certificate', issuer: 'authority' },
    { subjectKey: 'key', issuer: 'authority' },
  ],
  optionalNeeds: { succession: 'succession' },
  gives: 'tbs',
  with: ['profile', 'validity'],
  optionalWith: ['subject'],
  model: { acting: 'one', requires: ['present', 'token', 'session'] },
  usesSession: true,
  view(context) {
    return {
      will: 'A serial number is reserved and the bytes of the certificate are built. Nothing is signed yet.',
      button: 'Build the certificate',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: factsOf(context) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const profile = profileFor(context, 'certificate');
    const source = certificateSource(context, profile);
    const { issuer, of } = source;
    const drafted = draftCertificate(context.run, profile, {
      issuerAlgorithm: issuer.keyAlgorithm,
      subjectAlgorithm: source.subjectAlgorithm,
      subject: source.subject,
      validity: textOf(context.parameter('validity')),
      now: context.now(),
    });
    const { notBefore, notAfter } = drafted;
    const within = requireWithinIssuer(issuer, notBefore, notAfter);
    const beside = requireBesideExisting(drafted, source);
    const serialNumber = makeSerialNumber(await context.desk.session().random(serialOctets), context.random(serialOctets));
    const item = certificateItem(context.step.id, drafted, serialNumber, issuer, of);
    const { tbsSha256, signatureAlgorithm } = item;
    return {
      kind: 'commit',
      commit() {
        // The UNIQUE row is the reservation: a generator that repeats after a restart is refused here, before anything is built upon it.
        context.log(
          input.person.id,
          'tbs-built',
          {
            item: item.item,
            makes: 'certificate',
            profile: profile.id,
            tbsSha256,
            issuerSpkiSha256: issuer.spkiSha256,
            subjectSpkiSha256: source.subjectSpkiSha256,
            signatureAlgorithm,
            serialNumber,
            notBefore: notBefore.toISOString(),
            notAfter: notAfter.toISOString(),
            ...(of.request === undefined ? {} : { request: of.request.label, requestSha256: of.request.sha256 }),
            ...(of.existing === undefined ? {} : { existingSha256: sha256Hex(of.existing) }),
          },
          [passed('SERIAL-UNIQUE', serialNumber), within, ...source.checks, ...beside],
          [reserveSerialNumber(context.store, { issuer: issuer.spkiSha256, serial: serialNumber, run: context.run.id })],
        );
        return {
          kind: 'done',
          value: { type: 'tbs', items: [item] },
          data: { serialNumber, subject: describeName(drafted.subject), tbsSha256 },
        };
      },
    };
  },
};
