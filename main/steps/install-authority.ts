import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import { isSelfIssued } from '../lint/self-issued.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import { encodePem } from '../pki/pem.ts';
import type { RowWrite } from '../store/store.ts';
import { authorityRow, readAuthority } from '../store/tables/authority.ts';
import { certificateRow, readCertificate } from '../store/tables/certificate.ts';
import { certificateRequestRow, type CertificateRequest } from '../store/tables/certificate-request.ts';
import { adoptedPolicy, logAdoptedPolicy } from './adopted-policy.ts';
import { authorityRows } from './authority-rows.ts';
import { certificateToRenew, renewsExisting, requireRenews } from './certificate-to-renew.ts';
import { approvedDocument, carriedOut } from './documents.ts';
import { checkIssued, type IssuedMaterial } from './issued-certificate.ts';
import { pendingRequest } from './pending-request.ts';
import { existingFiles } from './signed-files.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import type { DocumentItem } from './set-items.ts';
import { base64, fromBase64, type KeyValue } from './values.ts';
import { keepFiles, type BundleFile } from './kept-files.ts';
import type { StepContext, StepKind } from './step.ts';

function keyUnder(context: StepContext): KeyValue {
  const opened = context.value(renewsExisting(context) ? 'renews' : 'key');
  if (opened.type === 'authority') return opened.key;
  if (opened.type !== 'key') throw new CeremonyError('bug', 'install-authority was given something that is not a key.');
  return opened;
}

/** DOCUMENT-UNCHANGED: the certificates kept beside the document are those it names by hash. */
function attachedTo(item: DocumentItem, content: JsonObject): IssuedMaterial {
  const [own, ...chain] = (item.planned.attached ?? []).map((der) => parseCertificate(fromBase64(der)));
  const named = [
    (content['certificate'] as JsonObject | undefined)?.['sha256'],
    ...((content['issuers'] ?? []) as JsonObject[]).map((one) => one['sha256']),
  ];
  const found = [own, ...chain].map((fields) => (fields === undefined ? '' : sha256Hex(fields.der)));
  if (own !== undefined && canonicalJson(named) === canonicalJson(found)) return { certificate: own, chain };
  throw new CeremonyError(
    'state.checks-failed',
    'DOCUMENT-UNCHANGED failed: the certificates kept are not those that were approved. Nothing was installed. Stop and run conclave audit.',
  );
}

/** The policy that was approved is the one this run adopts: what the plan proposes, with the people of its roll call. */
function requirePolicy(context: StepContext, content: JsonObject): void {
  const policy = adoptedPolicy(context);
  if ((content['policySha256'] ?? null) === (policy?.sha256 ?? null)) return;
  throw new CeremonyError(
    'state.checks-failed',
    'DOCUMENT-UNCHANGED failed: another policy was approved than this run adopts. Nothing was installed. Stop and run conclave audit.',
  );
}

/** What people approved takes the place of the very certificate they saw in force. */
function requireSameExisting({ renews }: JsonObject, existing: CertificateFields | null): void {
  if ((renews ?? null) === (existing === null ? null : sha256Hex(existing.der))) return;
  throw new CeremonyError(
    'policy.existing-certificate',
    'EXISTING-CERTIFICATE: another run has installed a certificate since this one was approved. Nothing was installed. Abort this run.',
  );
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The authority's folder of the bundle: its certificate, those above it, the request it answers, and the certificate it had. */
function filesOf(
  { label, der }: CertificateRequest,
  { certificate, chain }: IssuedMaterial,
  existing: CertificateFields | null,
): BundleFile[] {
  const folder = `artifacts/${label}`;
  return [
    ...existingFiles(folder, existing === null ? undefined : base64(existing.der)),
    { path: `${folder}/request.der`, bytes: der, role: 'request' },
    { path: `${folder}/request.pem`, bytes: text(encodePem('CERTIFICATE REQUEST', der)), role: 'request' },
    { path: `${folder}/certificate.der`, bytes: certificate.der, role: 'installed-certificate' },
    { path: `${folder}/certificate.pem`, bytes: text(encodePem('CERTIFICATE', certificate.der)), role: 'installed-certificate' },
    { path: `${folder}/chain.pem`, bytes: text(chain.map((issuer) => encodePem('CERTIFICATE', issuer.der)).join('')), role: 'chain' },
  ];
}

/** Certificates this record does not hold yet: where an authority here signed one, it has its row already. */
function certificateRows(context: StepContext, { certificate, chain }: IssuedMaterial): RowWrite[] {
  const all = [certificate, ...chain];
  return all.flatMap((fields, index) => {
    const sha256 = sha256Hex(fields.der);
    if (readCertificate(context.store, sha256) !== null) return [];
    return [
      certificateRow({
        sha256,
        issuerSpkiSha256: sha256Hex((all[index + 1] ?? fields).spki),
        subject: describeName(fields.subject),
        serial: fields.serialNumber,
        notBefore: fields.notBefore.date.toISOString(),
        notAfter: fields.notAfter.date.toISOString(),
        der: fields.der,
        spkiSha256: sha256Hex(fields.spki),
        run: context.run.id,
        role: isSelfIssued(fields) ? 'root' : 'subordinate',
      }),
    ];
  });
}

/** The authority that is, or the one that is made: its certificate in force is the one that was approved. */
function rowsOfAuthority(context: StepContext, key: KeyValue, { certificate }: IssuedMaterial): RowWrite[] {
  const authority = renewsExisting(context) ? readAuthority(context.store, key.spkiSha256) : null;
  if (authority === null) return authorityRows(context, key, describeName(certificate.subject));
  return [authorityRow({ ...authority, certificateSha256: sha256Hex(certificate.der) })];
}

/**
 * Makes an authority of a request of our own and the certificate that was approved for it: its certificate, those above it, its policy and
 * its row, in one transaction. Of an authority that was opened (`renews`) it puts the certificate in the place of the one in force; label,
 * policy, CRL numbers and serials go on. Every check is made again first. Throws policy.quorum, policy.certificate,
 * policy.existing-certificate, state.checks-failed.
 */
export const installAuthority: StepKind = {
  kind: 'install-authority',
  needs: {},
  needsOneOf: [
    { tbs: 'approved', key: 'key' },
    { tbs: 'approved', renews: 'authority' },
  ],
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present'], sets: ['signature-made'] },
  view(context) {
    const { label } = keyUnder(context);
    return {
      will: renewsExisting(context)
        ? `The certificate that was approved takes the place of the one of ${label} in force, which is kept.`
        : `${label} becomes an authority here, with the certificate and the policy that were approved.`,
      button: `Install the certificate of ${label}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the authority'),
      stage: { kind: 'facts', facts: [{ label: 'Authority', value: label }] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const key = keyUnder(context);
    requireTypedLabel(context, input, key.label);
    const approved = approvedDocument(context, 'installation');
    const request = pendingRequest(context.store, key.label);
    const material = attachedTo(approved.item, approved.content);
    requirePolicy(context, approved.content);
    const judged = [
      ...checkIssued(context.run, material, request, context.now()),
      ...(renewsExisting(context) ? requireRenews(context, material.certificate) : []),
    ];
    const existing = renewsExisting(context) ? certificateToRenew(context).certificate : null;
    requireSameExisting(approved.content, existing);
    const found = request.spkiSha256 === key.spkiSha256 && sha256Hex(material.certificate.spki) === key.spkiSha256;
    const proved: Check = found
      ? passed('CERTIFICATE-KEY', 'the key that was proved on the token')
      : failed('CERTIFICATE-KEY', 'the key that was proved on the token is another');
    if (proved.verdict === 'failed')
      throw new CeremonyError('policy.certificate', `CERTIFICATE-KEY failed: ${proved.reason ?? ''}. Nothing was installed.`);
    const checks = [approved.quorum, ...judged, proved];
    return {
      kind: 'commit',
      commit() {
        const document = carriedOut(context, input.person.id, approved);
        const beside = keepFiles(context, input.person.id, approved.item.item, filesOf(request, material, existing));
        logAdoptedPolicy(context, input.person.id, key.spkiSha256);
        context.log(
          input.person.id,
          'authority-installed',
          {
            authority: key.spkiSha256,
            label: key.label,
            certificateSha256: sha256Hex(material.certificate.der),
            requestSha256: request.sha256,
            ...(existing === null ? {} : { renews: sha256Hex(existing.der) }),
            document: approved.item.tbsSha256,
          },
          checks,
        );
        return {
          kind: 'done',
          value: { type: 'artifacts', files: [document, ...beside.files] },
          data: { authority: key.label },
          checks,
          rows: [
            ...beside.rows,
            ...certificateRows(context, material),
            ...rowsOfAuthority(context, key, material),
            certificateRequestRow({ ...request, state: 'answered' }),
          ],
        };
      },
    };
  },
};
