// A signature over a file of a bundle beside playbook, plan, profile and log.

import { signatureAlgorithmNames } from '../../pki/algorithms.ts';
import { withoutRoot } from '../../pki/cms-signer.ts';
import { compareCms } from '../../pki/compare-cms.ts';
import type { Difference } from '../../pki/compare-parts.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import type { CmsFields } from '../../pki/parse-cms.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { readChain } from './chain.ts';
import { quote, refuse } from './judge.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import { readCertificate, signerRole } from './signed-artifacts.ts';

type Built = EventData<'tbs-built'>;

/** What the log says was opened to sign this, in the step the playbook names, under the plan's label. */
export function openedSigner(reading: BundleReading, built: Built): EventData<'signer-opened'> {
  const step = stepOf(reading.playbook().value, built.item);
  const source = step.needs?.['signer'];
  const opener = stepOf(reading.playbook().value, typeof source === 'string' ? source : '');
  const opened = eventsOf(reading.events(), 'signer-opened').findLast((event) => event.step === opener.id && event.seq < built.seq);
  if (opened === undefined || opened.spkiSha256 !== built.issuerSpkiSha256 || opened.certificateSha256 !== built.certificateSha256)
    return refuse(`What step ${built.item} built is of another signer than the one step ${opener.id} opened.`);
  if (opened.label !== plannedText(reading.plan().value, opener, 'signer'))
    return refuse(`What step ${built.item} built is signed by another key than the plan names.`);
  return opened;
}

/** The signer's certificate, and those above it up to a root, as they lie in the bundle. */
export function chainOfSigner(reading: BundleReading, built: Built): readonly CertificateFields[] {
  const made = eventsOf(reading.events(), 'artifact-made').find(({ role }) => role === signerRole);
  const { path } = made ?? refuse('The certificate of the signer is not in the bundle.');
  const signer = readCertificate(reading.file(path));
  if (sha256Hex(signer.der) !== built.certificateSha256) refuse(`${path} is not the certificate the log names.`);
  return [signer, ...readChain(reading.file(path.replace(/signer\.pem$/, 'chain.pem')))];
}

/** PLAN-VS-DER for one signature: file and time by the log, everything else by profile and certificates. */
export function cmsDifferences(reading: BundleReading, fields: CmsFields, built: Built): Difference[] {
  const planned = plannedText(reading.plan().value, stepOf(reading.playbook().value, built.item), 'profile');
  if (planned !== built.profile) refuse(`Step ${built.item} was to use profile ${planned} and used ${quote(built.profile)}.`);
  const { value: profile } = reading.profile(planned);
  if (profile.makes !== 'cms') return refuse(`Profile ${profile.id} is not for signatures over files.`);
  openedSigner(reading, built);
  const missing = (what: string): never => refuse(`Line ${built.seq} of the transcript names no ${what}.`);
  return compareCms(fields, {
    profile,
    digestAlgorithm: built.digestAlgorithm ?? missing('digest algorithm'),
    digest: Buffer.from(built.digest ?? missing('digest'), 'hex'),
    signingTime: new Date(built.signingTime ?? missing('signing time')),
    signatureAlgorithm: signatureAlgorithmNames.find((name) => name === built.signatureAlgorithm) ?? missing('known signature algorithm'),
    certificates: withoutRoot(chainOfSigner(reading, built)),
    rehearsal: reading.planned().mode !== 'production',
  });
}
