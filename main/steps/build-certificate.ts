import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { describeName } from '../pki/name.ts';
import { requireAuthorityKey } from './audit-key.ts';
import { makeSerialNumber } from '../pki/serial-number.ts';
import { readAuthority } from '../store/tables/authority.ts';
import { readCertificate } from '../store/tables/certificate.ts';
import { reserveSerialNumber } from '../store/serial-reservation.ts';
import { certificateItem, draftCertificate } from './certificate-item.ts';
import { profileFor } from './profile-rules.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { fromBase64, type KeyValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';
import { textOf } from './state-map.ts';

const serialOctets = 20;

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
    const drafted = draftCertificate(context.run, profile, {
      keyAlgorithm: issuerKey.algorithm,
      subject: textOf(context.parameter('subject')),
      validity: textOf(context.parameter('validity')),
      now: context.now(),
    });
    const serialNumber = makeSerialNumber(await context.desk.session().random(serialOctets), context.random(serialOctets));
    const item = certificateItem(context.step.id, drafted, serialNumber, fromBase64(subjectKey.spki));
    const { tbsSha256, signatureAlgorithm } = item;
    const { notBefore, notAfter } = drafted;
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
        return {
          kind: 'done',
          value: { type: 'tbs', items: [item] },
          data: { serialNumber, subject: describeName(drafted.subject), tbsSha256 },
        };
      },
    };
  },
};
