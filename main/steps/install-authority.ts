import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import { isSelfIssued } from '../lint/self-issued.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { encodePem } from '../pki/pem.ts';
import type { RowWrite } from '../store/store.ts';
import { certificateRow, readCertificate } from '../store/tables/certificate.ts';
import { certificateRequestRow, type CertificateRequest } from '../store/tables/certificate-request.ts';
import { adoptedPolicy, logAdoptedPolicy } from './adopted-policy.ts';
import { authorityRows } from './authority-rows.ts';
import { approvedDocument, carriedOut } from './documents.ts';
import { checkIssued, type IssuedMaterial } from './issued-certificate.ts';
import { pendingRequest } from './pending-request.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { fromBase64, type DocumentItem, type KeyValue } from './values.ts';
import { keepFiles, type BundleFile } from './kept-files.ts';
import type { StepContext, StepKind } from './step.ts';

function keyUnder(context: StepContext): KeyValue {
  const key = context.value('key');
  if (key.type !== 'key') throw new CeremonyError('bug', 'install-authority was given something that is not a key.');
  return key;
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

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The authority's folder of the bundle: its certificate, those above it, and the request it answers. */
function filesOf({ label, der }: CertificateRequest, { certificate, chain }: IssuedMaterial): BundleFile[] {
  const folder = `artifacts/${label}`;
  return [
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

/**
 * Makes an authority of a request of our own and the certificate that was approved for it: its certificate, those above it, its policy and
 * its row, in one transaction. Every check is made again first. Throws policy.quorum, policy.certificate, state.checks-failed.
 */
export const installAuthority: StepKind = {
  kind: 'install-authority',
  needs: { tbs: 'approved', key: 'key' },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present'], sets: ['signature-made'] },
  view(context) {
    const { label } = keyUnder(context);
    return {
      will: `${label} becomes an authority here, with the certificate and the policy that were approved.`,
      button: `Install the certificate of ${label}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts:
        context.run.attendance === 'unattended'
          ? []
          : [{ kind: 'type-label', id: 'label', label: 'Type the label of the authority', expected: label }],
      stage: { kind: 'facts', facts: [{ label: 'Authority', value: label }] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const key = keyUnder(context);
    if (context.run.attendance !== 'unattended' && input.text('label') !== key.label)
      throw new CeremonyError('input.label-wrong', `The label typed is not «${key.label}». Nothing was changed.`);
    const approved = approvedDocument(context, 'installation');
    const request = pendingRequest(context.store, key.label);
    const material = attachedTo(approved.item, approved.content);
    requirePolicy(context, approved.content);
    const judged = checkIssued(context.run, material, request, context.now());
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
        const beside = keepFiles(context, input.person.id, approved.item.item, filesOf(request, material));
        logAdoptedPolicy(context, input.person.id, key.spkiSha256);
        context.log(
          input.person.id,
          'authority-installed',
          {
            authority: key.spkiSha256,
            label: key.label,
            certificateSha256: sha256Hex(material.certificate.der),
            requestSha256: request.sha256,
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
            ...authorityRows(context, key, describeName(material.certificate.subject)),
            certificateRequestRow({ ...request, state: 'answered' }),
          ],
        };
      },
    };
  },
};
