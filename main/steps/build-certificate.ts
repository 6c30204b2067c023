import { CeremonyError } from '../errors.ts';
import { itemId } from '../formats/item-id.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { makeSerialNumber, type SerialNumber } from '../pki/serial-number.ts';
import { buildFrom, logBuilt, toldOf, type BuiltCertificate } from './built-certificate.ts';
import { certificateSource, importedRequests, openedIssuer, requireKindOf, sourceOfRequest } from './certificate-source.ts';
import { logEvents } from './log-events.ts';
import { profileFor } from './profile-rules.ts';
import { signaturesOnRecord } from './recorded-signature.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { StepContext, StepKind } from './step.ts';
import { textOf } from './state-map.ts';
import { fromBase64, type StepValue } from './values.ts';

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
  const given = (need: string): StepValue | null => (context.step.needs?.[need] === undefined ? null : context.value(need));
  const [request, batch, issuer, existing] = [given('request'), given('requests'), given('issuer'), given('existing')];
  return [
    ...(batch?.type === 'requests' ? [{ label: 'Requests', value: `${batch.requests.length}, of batch ${batch.label}` }] : []),
    ...(request?.type === 'request' ? [{ label: 'Request', value: `${request.label}, SHA-256 ${request.sha256}`, mono: true }] : []),
    ...(existing?.type === 'certificate'
      ? [{ label: 'Existing certificate', value: `${existing.label}, SHA-256 ${existing.sha256}`, mono: true }]
      : []),
    ...(issuer?.type === 'authority' ? [{ label: 'Issuer', value: issuer.label }] : []),
    ...renewedFacts(context),
    {
      label: 'Subject',
      value:
        subject !== ''
          ? subject
          : request !== null
            ? 'that of the request'
            : batch !== null
              ? 'that of each request'
              : 'that of the existing certificate',
    },
    { label: 'Profile', value: textOf(context.parameter('profile')) },
    { label: 'Validity', value: textOf(context.parameter('validity')) },
  ];
}

/**
 * Builds a TBSCertificate: of a self-signed root from a key of this run (`subjectKey`, `issuerKey`), for a `request`, or for each of a
 * batch of `requests`, under an authority that was opened (`issuer`), whose DN bytes and publication settings go in, of a root that was
 * opened (`renews`) or of another CA whose certificate was imported (`existing`): same key, same subject bytes, no wider than what there
 * is; or of a key of this run that is no authority's (`subjectKey`, `issuer`). Serials are reserved durably here: 20
 * octets, the token's random mixed with the system's. notBefore is the confirmed clock now. Throws input.*, policy.*,
 * state.checks-failed. Source: RFC 5280 §4.1.2; BR 7.1.2.
 */
export const buildCertificate: StepKind = {
  kind: 'build-certificate',
  needs: {},
  needsOneOf: [
    { subjectKey: 'key', issuerKey: 'key' },
    { request: 'request', issuer: 'authority' },
    { requests: 'requests', issuer: 'authority' },
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
      will:
        context.step.needs?.['requests'] === undefined
          ? 'A serial number is reserved and the bytes of the certificate are built. Nothing is signed yet.'
          : 'A serial number is reserved for each certificate and the bytes of all are built. Nothing is signed yet.',
      button: context.step.needs?.['requests'] === undefined ? 'Build the certificate' : 'Build the certificates',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: factsOf(context) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const profile = profileFor(context, 'certificate');
    const built = context.step.needs?.['requests'] === undefined ? [await buildOne(context, profile)] : await buildBatch(context, profile);
    return {
      kind: 'commit',
      commit() {
        // The UNIQUE rows are the reservation: a generator that repeats after a restart is refused here, before anything is built upon
        // it. All numbers of a batch are durable in this one commit, or none is; bytes to sign exist for nobody before it.
        for (const each of built) if (!each.signedBefore) logBuilt(context, input.person.id, each);
        return { kind: 'done', value: { type: 'tbs', items: built.map(({ item }) => item) }, data: toldOf(built) };
      },
    };
  },
};

async function buildOne(context: StepContext, profile: CertificateProfile): Promise<BuiltCertificate> {
  const source = certificateSource(context, profile);
  const serialNumber = makeSerialNumber(await context.desk.session().random(serialOctets), context.random(serialOctets));
  return buildFrom(context, profile, source, { item: context.step.id, serialNumber, now: context.now() });
}

/** One answer of the token holds the random octets of every serial number; each is mixed with the system's (rules.md, Journal). */
async function buildBatch(context: StepContext, profile: CertificateProfile): Promise<BuiltCertificate[]> {
  requireKindOf(profile, { issued: true, existing: false });
  const batch = context.value('requests');
  if (batch.type !== 'requests') throw new CeremonyError('bug', 'build-certificate was given something that is no batch of requests.');
  const [issuer, imported, now] = [openedIssuer(context), importedRequests(context), context.now()];
  const before = signedBefore(context);
  const octets = await context.desk.session().random(serialOctets * batch.requests.length);
  return batch.requests.map((request, index) => {
    const source = sourceOfRequest(context, profile, issuer, request, imported, 'node');
    const item = itemId(context.step.id, index + 1);
    const known = before.get(`${item} ${request.sha256}`);
    if (known !== undefined) {
      const kept = buildFrom(context, profile, source, { item, serialNumber: known.serialNumber, now: known.notBefore });
      if (kept.item.tbsSha256 === known.tbsSha256) return { ...kept, signedBefore: true };
    }
    const own = octets.subarray(index * serialOctets, (index + 1) * serialOctets);
    const serialNumber = makeSerialNumber(own, context.random(serialOctets));
    return buildFrom(context, profile, source, { item, serialNumber, now });
  });
}

/**
 * What the token has signed already of the batch, by item and request: after a kill and the decision about the one call whose outcome
 * was unknown, or a day's delay, only the rest is built anew, with new numbers. Everything is approved again.
 */
function signedBefore(context: StepContext): ReadonlyMap<string, { serialNumber: SerialNumber; notBefore: Date; tbsSha256: string }> {
  const signed = signaturesOnRecord(context);
  const found = new Map<string, { serialNumber: SerialNumber; notBefore: Date; tbsSha256: string }>();
  if (signed.size === 0) return found;
  for (const { event, step, data } of logEvents(context.store, context.run.id)) {
    const tbsSha256 = textOf(data['tbsSha256']);
    if (event !== 'tbs-built' || step !== context.step.id || !signed.has(`sign-certificate ${tbsSha256}`)) continue;
    const told = { serialNumber: textOf(data['serialNumber']) as SerialNumber, notBefore: new Date(textOf(data['notBefore'])), tbsSha256 };
    found.set(`${textOf(data['item'])} ${textOf(data['requestSha256'])}`, told);
  }
  return found;
}
