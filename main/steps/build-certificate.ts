import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { buildTbsCertificate } from '../pki/build-certificate.ts';
import { addDuration } from '../pki/duration.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName, encodeName, parseDistinguishedName } from '../pki/name.ts';
import { requireAuthorityKey } from './audit-key.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { markName } from '../pki/rehearsal-mark.ts';
import { makeSerialNumber } from '../pki/serial-number.ts';
import { notAfterOf } from '../pki/validity.ts';
import { readAuthority } from '../store/tables/authority.ts';
import { readCertificate } from '../store/tables/certificate.ts';
import { reserveSerialNumber } from '../store/serial-reservation.ts';
import { requireAlgorithm } from './algorithm-rules.ts';
import { profileFor, signatureAlgorithmFor } from './profile-rules.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64, type KeyValue, type TbsItem } from './values.ts';
import type { StepContext, StepKind } from './step.ts';
import { textOf } from './state-map.ts';

const serialOctets = 20;

function requireSubject(profile: CertificateProfile, types: readonly string[]): void {
  const missing = profile.subject.required.filter((type) => !types.includes(type));
  const extra = types.filter((type) => !profile.subject.allowed.includes(type));
  if (missing.length > 0 || extra.length > 0) {
    const parts = [
      missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
      extra.length > 0 ? `may not have ${extra.join(', ')}` : '',
    ].filter((part) => part !== '');
    throw new CeremonyError(
      'policy.profile-hash',
      `The subject ${parts.join(' and ')} under profile «${profile.id}». Nothing was built. Change the subject in the plan.`,
    );
  }
}

/** Profile bounds are on the duration itself, compared as instants from the same start (BR 7.1.2.1.1: 2922 to 9132 days). */
function requireValidity(profile: CertificateProfile, notBefore: Date, duration: string): void {
  const end = addDuration(notBefore, duration).getTime();
  if (end < addDuration(notBefore, profile.validity.min).getTime() || end > addDuration(notBefore, profile.validity.max).getTime()) {
    throw new CeremonyError(
      'policy.profile-hash',
      `A validity of ${duration} is outside what profile «${profile.id}» allows, ${profile.validity.min} to ${profile.validity.max}. Nothing was built. Change validity in the plan.`,
    );
  }
}

/**
 * KEY-REUSE: a key that has a certificate here gets another only where the plan names that certificate (rules.md, Keys and
 * tokens); cross-certificates and renewals do, a root ceremony does not.
 */
function requireNewKey(context: StepContext, key: KeyValue): Check {
  const known = readAuthority(context.store, key.spkiSha256);
  const named = context.run.plan.existingCertificate;
  const isItsCertificate = named !== undefined && readCertificate(context.store, named)?.issuerSpkiSha256 === key.spkiSha256;
  if (known !== null && !isItsCertificate) {
    throw new CeremonyError(
      'policy.key-reuse',
      `KEY-REUSE: the key «${key.label}» already has the certificate of ${known.subject} here. Nothing was built. Use a new key, or name that certificate in the plan.`,
    );
  }
  return passed('KEY-REUSE', known === null ? 'no certificate for this key here' : 'named by the plan');
}

function keysOf(context: StepContext): { subject: KeyValue; issuer: KeyValue } {
  const subject = context.value('subjectKey');
  const issuer = context.value('issuerKey');
  if (subject.type !== 'key' || issuer.type !== 'key')
    throw new CeremonyError('bug', 'build-certificate was given something that is not a key.');
  if (subject.spkiSha256 !== issuer.spkiSha256)
    throw new CeremonyError('input.unsupported', 'This version builds self-signed root certificates only. Nothing was built.');
  return { subject: requireAuthorityKey(subject), issuer: requireAuthorityKey(issuer) };
}

/**
 * Builds the TBSCertificate of a self-signed root from profile, plan and key, with a serial reserved durably here: 20 octets,
 * the token's random mixed with the system's. notBefore is the confirmed clock now. Source: RFC 5280 §4.1.2; BR 7.1.2.1.
 */
export const buildCertificate: StepKind = {
  kind: 'build-certificate',
  needs: { subjectKey: 'key', issuerKey: 'key' },
  gives: 'tbs',
  with: ['profile', 'subject', 'validity'],
  model: { acting: 'one', requires: ['present', 'token', 'session'] },
  usesSession: true,
  view(context) {
    const subject = textOf(context.parameter('subject'));
    return {
      will: 'A serial number is reserved and the bytes of the certificate are built. Nothing is signed yet.',
      button: 'Build the certificate',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Subject', value: subject },
          { label: 'Profile', value: textOf(context.parameter('profile')) },
          { label: 'Validity', value: textOf(context.parameter('validity')) },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const { subject: subjectKey, issuer: issuerKey } = keysOf(context);
    const newKey = requireNewKey(context, subjectKey);
    const profile = profileFor(context, 'certificate');
    requireAlgorithm(context.run.plan.rules, issuerKey.algorithm);
    const signatureAlgorithm = signatureAlgorithmFor(profile, issuerKey.algorithm);
    const attributes = parseDistinguishedName(textOf(context.parameter('subject')));
    requireSubject(
      profile,
      attributes.map((attribute) => attribute.type),
    );
    const rehearsal = context.run.mode === 'rehearsal';
    const name = encodeName(rehearsal ? markName(attributes) : attributes);
    const notBefore = new Date(Math.floor(context.now().getTime() / 1000) * 1000);
    const validity = textOf(context.parameter('validity'));
    requireValidity(profile, notBefore, validity);
    const notAfter = notAfterOf(notBefore, validity);
    const serialNumber = makeSerialNumber(await context.desk.session().random(serialOctets), context.random(serialOctets));
    const spki = fromBase64(subjectKey.spki);
    const tbs = buildTbsCertificate({
      profile,
      serialNumber,
      subject: name,
      issuer: { name, subjectKeyIdentifier: null },
      subjectSpki: spki,
      signatureAlgorithm,
      notBefore,
      notAfter,
      rehearsal,
    });

    const tbsSha256 = sha256Hex(tbs);
    const item: TbsItem = {
      item: context.step.id,
      profile: profile.id,
      signatureAlgorithm,
      keyAlgorithm: issuerKey.algorithm,
      tbs: base64(tbs),
      tbsSha256,
      planned: {
        makes: 'certificate',
        serialNumber,
        subject: base64(name),
        issuer: base64(name),
        subjectSpki: subjectKey.spki,
        issuerSpki: issuerKey.spki,
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
      },
    };
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
            issuerSpkiSha256: issuerKey.spkiSha256,
            subjectSpkiSha256: subjectKey.spkiSha256,
            signatureAlgorithm,
            serialNumber,
            notBefore: notBefore.toISOString(),
            notAfter: notAfter.toISOString(),
          },
          [passed('SERIAL-UNIQUE', serialNumber), newKey],
          [reserveSerialNumber(context.store, { issuer: issuerKey.spkiSha256, serial: serialNumber, run: context.run.id })],
        );
        return { kind: 'done', value: { type: 'tbs', items: [item] }, data: { serialNumber, subject: describeName(name), tbsSha256 } };
      },
    };
  },
};
