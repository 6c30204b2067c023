import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { itemId } from '../formats/item-id.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import type { OcspProfile } from '../pki/profile.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { notAfterOf, wholeSecond } from '../pki/validity.ts';
import type { RecordedStatus } from '../pki/build-ocsp.ts';
import { readOcspResponses } from '../store/tables/ocsp-response.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { answeredCertificates, type AnsweredCertificate } from './ocsp-certificates.ts';
import { ocspItem, type OcspSet } from './ocsp-item.ts';
import { replayText } from './ocsp-replay.ts';
import { crlInForce, statusesBy } from './ocsp-status.ts';
import { profileFor } from './profile-rules.ts';
import { authorityUnder } from './revocation-choice.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { TbsItem } from './set-items.ts';
import { fromBase64, type ResponderValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

function responderUnder(context: StepContext): ResponderValue | null {
  if (context.step.needs?.['responder'] === undefined) return null;
  const value = context.value('responder');
  if (value.type !== 'responder') throw new CeremonyError('bug', 'build-ocsp was given something that is not a responder.');
  return value;
}

/** The first of several ends, and whose it is. */
interface Bound {
  readonly at: Date;
  readonly what: string;
}

/** rules.md, OCSP: at most the profile's time and the next planned act, which is the next CRL; and nobody who signs is outlasted. */
function nextUpdateOf(
  profile: OcspProfile,
  from: Date,
  crlEnds: string,
  issuer: CertificateFields,
  responder: CertificateFields | null,
): Bound {
  const bounds: Bound[] = [
    { at: notAfterOf(from, profile.nextUpdate), what: `${profile.nextUpdate} by profile ${profile.id}` },
    { at: new Date(crlEnds), what: 'the next CRL is due then' },
    { at: issuer.notAfter.date, what: 'the certificate of the authority ends then' },
    ...(responder === null ? [] : [{ at: responder.notAfter.date, what: 'the certificate of the responder ends then' }]),
  ];
  return bounds.reduce((first, bound) => (bound.at < first.at ? bound : first));
}

/** A response is later than every one before it about the same certificate: relying parties may take the later for the newer. */
function requireLater(context: StepContext, issuer: string, answered: readonly AnsweredCertificate[], now: Date): void {
  const wanted = new Set(answered.map(({ row }) => row.sha256));
  const last = readOcspResponses(context.store, issuer).findLast(({ certificateSha256 }) => wanted.has(certificateSha256));
  if (last === undefined || now > new Date(last.thisUpdate)) return;
  throw new CeremonyError(
    'state.clock-jumped',
    `OCSP-TIMES: a response here says it was made at ${last.thisUpdate}, and it is ${now.toISOString()} now. Nothing was built. Check the clock; if it is right, wait until it is later.`,
  );
}

interface Drafted {
  readonly items: readonly TbsItem[];
  readonly set: OcspSet;
  readonly good: number;
  readonly left: readonly string[];
  readonly answered: number;
}

function drafted(context: StepContext): Drafted {
  const profile = profileFor(context, 'ocsp');
  const authority = authorityUnder(context);
  const responder = responderUnder(context);
  const { key, label, chain } = authority;
  const issuer = parseCertificate(fromBase64(authority.certificate));
  const certificate = responder === null ? null : parseCertificate(fromBase64(responder.certificate));
  const now = wholeSecond(context.now());
  const scope = fullScopeOf(key.spkiSha256);
  const spki = fromBase64(key.spki);
  const wanted = {
    store: context.store,
    label,
    spki,
    spkiSha256: key.spkiSha256,
    profile,
    now,
    rehearsal: context.run.mode !== 'production',
  };
  const { answered, left } = answeredCertificates(wanted, textOf(context.parameter('certificates')));
  requireLater(context, key.spkiSha256, answered, now);
  const crl = crlInForce(context.store, scope, label, spki, now);
  const serialOf = ({ fields }: AnsweredCertificate): string => magnitudeOf(fields.serialNumber);
  const statuses = statusesBy(context.store, scope, crl, new Set(answered.map(serialOf)));
  const { at: nextUpdate, what: until } = nextUpdateOf(profile, now, crl.nextUpdate, issuer, certificate);
  if (nextUpdate <= now)
    throw new CeremonyError('policy.crl-guard', `OCSP-TIMES: ${until}, and it is later now. Nothing was built. Sign the next CRL first.`);
  const signer = responder?.key ?? key;
  const set: OcspSet = {
    profile,
    label,
    issuer,
    issuerChain: chain,
    signerSpki: signer.spki,
    keyAlgorithm: signer.algorithm,
    responder: responder?.certificate ?? null,
    now,
    nextUpdate,
    until,
    crlSha256: crl.sha256,
    rehearsal: context.run.mode !== 'production',
  };
  const asked = answered.flatMap((each) => profile.certIdHashes.map((hash) => ({ each, hash })));
  const statusAt = (each: AnsweredCertificate): RecordedStatus => statuses.get(serialOf(each)) ?? never();
  return {
    items: asked.map(({ each, hash }, index) => ocspItem(itemId(context.step.id, index + 1), set, each.fields, hash, statusAt(each))),
    set,
    good: answered.filter((each) => statusAt(each).says === 'good').length,
    left,
    answered: answered.length,
  };
}

function never(): never {
  throw new CeremonyError('bug', 'A certificate was to be answered for whose status nobody looked up.');
}

/**
 * Builds the ResponseData of every certificate the plan names and every CertID hash of the profile (RFC 6960 §4.2.1): the status from the
 * record, held to the CRL in force; thisUpdate and producedAt are now. A certificate that is not on record gets no response, so never a
 * good one. Throws policy.*, input.*, state.clock-jumped; nothing is signed. Source: RFC 6960 §2.5; BR 4.9.9, 7.3; rules.md, OCSP.
 */
export const buildOcsp: StepKind = {
  kind: 'build-ocsp',
  needs: { authority: 'authority' },
  optionalNeeds: { responder: 'responder' },
  gives: 'tbs',
  with: ['profile', 'certificates'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const authority = authorityUnder(context);
    const responder = responderUnder(context);
    return {
      will: 'The responses are built from the record, one for each certificate and each hash it is asked about by. Nothing is signed yet.',
      button: 'Build the OCSP responses',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Authority', value: authority.label },
          { label: 'Signed by', value: responder === null ? 'the authority itself' : `its responder «${responder.label}»` },
          { label: 'Certificates', value: textOf(context.parameter('certificates')) },
          { label: 'Profile', value: textOf(context.parameter('profile')) },
          { label: 'Never answered for', value: 'a serial number that is not on record: static serving says unauthorized' },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const { items, set, good, left, answered } = drafted(context);
    const revoked = answered - good;
    const [first] = items;
    if (first?.planned.makes !== 'ocsp') throw new CeremonyError('bug', 'No OCSP response was built.');
    const replay = replayText(first.planned);
    const authority = authorityUnder(context).key.spkiSha256;
    const spkiSha256 = sha256Hex(fromBase64(set.signerSpki));
    const checks: Check[] = [
      passed('OCSP-STATUS', `${good} good, ${revoked} revoked${left.length === 0 ? '' : `; no response for ${left.join(', ')}`}`),
      passed('OCSP-TIMES', `until ${set.nextUpdate.toISOString()}: ${set.until}`),
    ];
    return {
      kind: 'commit',
      commit() {
        for (const item of items) context.log(input.person.id, 'tbs-built', builtData(item, authority, spkiSha256));
        const data = { responses: items.length, certificates: answered, good, revoked, nextUpdate: set.nextUpdate.toISOString(), replay };
        return { kind: 'done', value: { type: 'tbs', items }, data, checks };
      },
    };
  },
};

function builtData(item: TbsItem, authoritySpkiSha256: string, issuerSpkiSha256: string) {
  const { planned } = item;
  if (planned.makes !== 'ocsp') throw new CeremonyError('bug', 'build-ocsp built something that is no OCSP response.');
  return {
    item: item.item,
    makes: 'ocsp',
    profile: item.profile,
    tbsSha256: item.tbsSha256,
    issuerSpkiSha256,
    authoritySpkiSha256,
    signatureAlgorithm: item.signatureAlgorithm,
    certificateSha256: sha256Hex(fromBase64(planned.certificate)),
    hash: planned.hash,
    status: planned.status,
    revokedAt: planned.revokedAt ?? null,
    reason: planned.reason ?? null,
    thisUpdate: planned.thisUpdate,
    producedAt: planned.producedAt,
    nextUpdate: planned.nextUpdate,
    crlSha256: planned.crlSha256,
  };
}
