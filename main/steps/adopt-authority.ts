import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { parseAuthorityImport, hashOfList, type AuthorityImport } from '../formats/authority-import.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { isSelfIssued } from '../lint/self-issued.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { importedEntries } from '../pki/judge-imported.ts';
import { describeName } from '../pki/name.ts';
import { issuedListName, parseIssuedList } from '../pki/issued-list.ts';
import { type CertificateFields, parseCertificate } from '../pki/parse-certificate.ts';
import { parseCrl, type CrlFields } from '../pki/parse-crl.ts';
import { encodePem } from '../pki/pem.ts';
import { importedRole } from '../evidence/verify/signed-artifacts.ts';
import { recordCrlEntries } from '../store/crl-entries/record-entries.ts';
import type { RowWrite } from '../store/store.ts';
import { certificateRow, readCertificate } from '../store/tables/certificate.ts';
import { certificateRequestRow, readCertificateRequests } from '../store/tables/certificate-request.ts';
import { crlRow } from '../store/tables/crl.ts';
import { adoptedPolicy, logAdoptedPolicy } from './adopted-policy.ts';
import { authorityRows } from './authority-rows.ts';
import { approvedDocument, carriedOut } from './documents.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import type { DocumentItem } from './set-items.ts';
import { base64, fromBase64, type KeyValue } from './values.ts';
import { keepFiles, type BundleFile } from './kept-files.ts';
import type { SettledOutcome, StepContext, StepKind } from './step.ts';

/** What was approved, taken apart again. */
interface Material {
  readonly certificate: CertificateFields;
  readonly chain: readonly CertificateFields[];
  readonly crl: CrlFields | null;
  readonly issued: readonly CertificateFields[];
  readonly index: Uint8Array | null;
}

const unchanged = (): CeremonyError =>
  new CeremonyError(
    'state.checks-failed',
    'DOCUMENT-UNCHANGED failed: what is kept is not what was approved. Nothing was taken over. Stop and run conclave audit.',
  );

/** DOCUMENT-UNCHANGED: everything kept beside the document is what it names by hash. */
function attachedTo({ planned }: DocumentItem, document: AuthorityImport): Material {
  const ders = (planned.attached ?? []).map(fromBase64);
  const [own, ...rest] = ders.splice(0, 1 + document.issuers.length);
  const crl = document.crl === null ? null : (ders.shift() ?? new Uint8Array());
  const index = document.index === null ? null : (ders.pop() ?? new Uint8Array());
  const said = [
    document.certificate.sha256,
    ...document.issuers.map(({ sha256 }) => sha256),
    document.crl?.sha256 ?? '',
    document.index ?? '',
    document.issued.sha256,
  ];
  const found = [
    ...[own, ...rest].map((der) => (der === undefined ? '' : sha256Hex(der))),
    crl === null ? '' : sha256Hex(crl),
    index === null ? '' : sha256Hex(index),
    hashOfList(ders).sha256,
  ];
  if (own === undefined || canonicalJson(said) !== canonicalJson(found)) throw unchanged();
  return {
    certificate: parseCertificate(own),
    chain: rest.map((der) => parseCertificate(der)),
    crl: crl === null ? null : parseCrl(crl),
    issued: ders.map((der) => parseCertificate(der)),
    index,
  };
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const pemOf = (all: readonly CertificateFields[]): Uint8Array => text(all.map(({ der }) => encodePem('CERTIFICATE', der)).join(''));

/** The authority's folder of the bundle: everything it came with. */
function filesOf(label: string, { certificate, chain, crl, issued, index }: Material): BundleFile[] {
  const folder = `artifacts/${label}`;
  return [
    { path: `${folder}/certificate.der`, bytes: certificate.der, role: importedRole },
    { path: `${folder}/certificate.pem`, bytes: pemOf([certificate]), role: importedRole },
    ...(chain.length === 0 ? [] : [{ path: `${folder}/chain.pem`, bytes: pemOf(chain), role: 'chain' }]),
    ...(crl === null ? [] : [{ path: `${folder}/imported/crl.der`, bytes: crl.der, role: importedRole }]),
    ...(issued.length === 0 ? [] : [{ path: `${folder}/imported/issued.pem`, bytes: pemOf(issued), role: importedRole }]),
    ...(index === null ? [] : [{ path: `${folder}/imported/${issuedListName(index)}`, bytes: index, role: importedRole }]),
  ];
}

/** Rows of the certificates this record does not hold yet. */
function certificateRows(context: StepContext, { certificate, chain, issued }: Material): RowWrite[] {
  const above = [certificate, ...chain].map((fields, at, all) => ({ fields, issuer: all[at + 1] ?? fields }));
  const below = issued.map((fields) => ({ fields, issuer: certificate }));
  return [...above, ...below].flatMap(({ fields, issuer }) => {
    const sha256 = sha256Hex(fields.der);
    if (readCertificate(context.store, sha256) !== null) return [];
    return [
      certificateRow({
        sha256,
        issuerSpkiSha256: sha256Hex(issuer.spki),
        subject: describeName(fields.subject),
        serial: fields.serialNumber,
        notBefore: fields.notBefore.date.toISOString(),
        notAfter: fields.notAfter.date.toISOString(),
        der: fields.der,
        spkiSha256: sha256Hex(fields.spki),
        run: context.run.id,
        role: fields.basicConstraints?.ca !== true ? 'leaf' : isSelfIssued(fields) ? 'root' : 'subordinate',
      }),
    ];
  });
}

/** The CRL it came with: its number line and its guard go on from there. */
function crlRows(context: StepContext, scope: string, { crl }: Material): RowWrite[] {
  if (crl === null) return [];
  return [
    crlRow({
      sha256: sha256Hex(crl.der),
      scope,
      number: crl.crlNumber ?? '0',
      thisUpdate: crl.thisUpdate.date.toISOString(),
      ...(crl.nextUpdate === null ? {} : { nextUpdate: crl.nextUpdate.date.toISOString() }),
      der: crl.der,
      run: context.run.id,
      status: 'imported',
    }),
  ];
}

function keyOf({ authority }: AuthorityImport, { certificate }: Material): KeyValue {
  return {
    type: 'key',
    label: authority.label,
    ckaId: authority.ckaId,
    algorithm: authority.algorithm as KeyAlgorithm,
    spki: base64(certificate.spki),
    spkiSha256: authority.spkiSha256,
    identity: authority.token,
  };
}

function contentUnder(context: StepContext): AuthorityImport {
  const value = context.value('tbs');
  const item = value.type === 'approved' ? value.items[0] : undefined;
  if (item === undefined) throw new CeremonyError('bug', 'adopt-authority was given nothing that was approved.');
  return parseAuthorityImport(fromBase64(item.tbs));
}

/**
 * Makes an authority of what was approved: its key, certificates, policy, what it issued, the entries its next CRL begins with and the
 * number it goes on from, in one transaction. Throws policy.quorum, state.checks-failed, input.label-wrong. Source: rules.md, CRLs.
 */
export const adoptAuthority: StepKind = {
  kind: 'adopt-authority',
  needs: { tbs: 'approved' },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present'], sets: ['signature-made'] },
  view(context) {
    const { authority, crl, issued, entries } = contentUnder(context);
    return {
      will: `${authority.label} is an authority here from now on, with everything it came with. Its next CRL is signed here, and nowhere else.`,
      button: `Take over ${authority.label}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, authority.label, 'the authority'),
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Authority', value: authority.label },
          { label: 'Next CRL', value: crl === null ? 'number 1' : `a number after ${crl.number}, with ${entries.count} entries or more` },
          { label: 'Certificates it issued', value: `${issued.count}` },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const approved = approvedDocument(context, 'authority-import');
    const document = parseAuthorityImport(fromBase64(approved.item.tbs));
    const { label } = document.authority;
    requireTypedLabel(context, input, label);
    const material = attachedTo(approved.item, document);
    if ((document.policySha256 ?? null) !== (adoptedPolicy(context)?.sha256 ?? null)) throw unchanged();
    return Promise.resolve({ kind: 'commit', commit: () => adopt(context, input.person.id, approved, document, material) });
  },
};

function adopt(
  context: StepContext,
  actor: string,
  approved: ReturnType<typeof approvedDocument>,
  document: AuthorityImport,
  material: Material,
): SettledOutcome {
  const key = keyOf(document, material);
  const index = material.index === null ? null : parseIssuedList(material.index).rows;
  const entries = importedEntries({ ...material, index });
  if (canonicalJson(hashOfList(entries)) !== canonicalJson(document.entries)) throw unchanged();
  const written = carriedOut(context, actor, approved);
  const beside = keepFiles(context, actor, approved.item.item, filesOf(key.label, material));
  logAdoptedPolicy(context, actor, key.spkiSha256);
  const checks = [approved.quorum, passed('DOCUMENT-UNCHANGED', approved.item.item)];
  context.log(
    actor,
    'authority-imported',
    {
      authority: key.spkiSha256,
      label: key.label,
      certificateSha256: document.certificate.sha256,
      document: approved.item.tbsSha256,
      crlNumber: document.crl?.number ?? '',
      issued: material.issued.length,
      entries: document.entries,
    },
    checks,
  );
  const scope = fullScopeOf(key.spkiSha256);
  if (entries.length > 0)
    recordCrlEntries(
      context.store,
      { scope, source: `import ${approved.item.tbsSha256}`, event: { log: context.run.id, run: context.run.id, actor, data: {} } },
      entries,
    );
  const pending = readCertificateRequests(context.store, { spkiSha256: key.spkiSha256, state: 'pending' });
  return {
    kind: 'done',
    value: { type: 'artifacts', files: [written, ...beside.files] },
    data: { authority: key.label },
    checks,
    rows: [
      ...beside.rows,
      ...certificateRows(context, material),
      ...crlRows(context, scope, material),
      ...authorityRows(context, key, describeName(material.certificate.subject)),
      ...pending.map((request) => certificateRequestRow({ ...request, state: 'answered' })),
    ],
  };
}
