// What signed OCSP responses become: the files a web server is given, what they are judged by later, and rows of the database. Pure.

import { nginxConfiguration, requestMap, servedFiles, servingRole } from '../evidence/ocsp/serve-ocsp.ts';
import { answeredRole, responderRole, statusCrlRole } from '../evidence/verify/signed-artifacts.ts';
import { CeremonyError } from '../errors.ts';
import { unauthorizedResponse } from '../pki/build-ocsp.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { encodePem } from '../pki/pem.ts';
import { readCrl } from '../store/tables/crl.ts';
import { ocspResponseRow } from '../store/tables/ocsp-response.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import type { RowWrite } from '../store/store.ts';
import { chainFile, type BundleFile } from './kept-files.ts';
import { answeredFields } from './ocsp-item.ts';
import type { SignedItem } from './sign.ts';
import type { PlannedOcsp } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { StepContext } from './step.ts';

/** Role of a response. */
export const ocspRole = 'ocsp';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const folderOf = ({ label }: PlannedOcsp): string => `artifacts/${label}`;

/** The response under the SHA-256 of its bytes, which is how media carry it (formats.md). */
export const ocspFile = (planned: PlannedOcsp, der: Uint8Array): BundleFile => ({
  path: `${folderOf(planned)}/ocsp/${sha256Hex(der)}.der`,
  bytes: der,
  role: ocspRole,
});

export function ocspRow(context: StepContext, planned: PlannedOcsp, der: Uint8Array): RowWrite {
  const issuer = parseCertificate(fromBase64(planned.issuerChain[0] ?? ''));
  return ocspResponseRow({
    sha256: sha256Hex(der),
    issuerSpkiSha256: sha256Hex(issuer.spki),
    certificateSha256: sha256Hex(fromBase64(planned.certificate)),
    hash: planned.hash,
    status: planned.status,
    thisUpdate: planned.thisUpdate,
    nextUpdate: planned.nextUpdate,
    responderSpkiSha256: sha256Hex(fromBase64(planned.issuerSpki)),
    der,
    run: context.run.id,
  });
}

/** The CRL that says the same. Throws store.corrupt. */
function statusCrl(context: StepContext, planned: PlannedOcsp): BundleFile {
  const crl = readCrl(context.store, planned.crlSha256);
  const bytes = crl === null ? new Uint8Array() : crlBytes(context.store, crl);
  if (crl === null || sha256Hex(bytes) !== planned.crlSha256)
    throw new CeremonyError(
      'store.corrupt',
      'DATABASE-VS-LOG: the CRL these OCSP responses were held to is not on record as it was. Nothing was written. Stop and run conclave audit.',
    );
  return {
    path: `${folderOf(planned)}/ocsp/crl-${crl.scope.slice(0, 16)}-${crl.number}.der`,
    bytes,
    role: statusCrlRole,
    inFile: crl.der.length === 0,
  };
}

/** What goes with all responses of a set, once: map and configuration for the web server, and what each is judged by. */
export function besideOcsp(context: StepContext, set: readonly SignedItem[]): BundleFile[] {
  const signed = set.flatMap(({ item, der }) => (item.planned.makes === 'ocsp' ? [{ planned: item.planned, der }] : []));
  const [first] = signed;
  if (first === undefined) return [];
  const { planned } = first;
  const folder = folderOf(planned);
  const issuer = parseCertificate(fromBase64(planned.issuerChain[0] ?? ''));
  const uris = context.run.policy?.publication?.ocsp ?? [];
  const served = signed.map((each) => ({
    sha256: sha256Hex(each.der),
    hash: each.planned.hash,
    subject: { issuerName: issuer.subject, issuerSpki: issuer.spki, serialOctets: answeredFields(each.planned).serialOctets },
  }));
  const certificates = new Map(signed.map((each) => [answeredFields(each.planned).serialNumber, fromBase64(each.planned.certificate)]));
  const responder = planned.responder === undefined ? [] : [fromBase64(planned.responder)];
  return [
    chainFile(folder, planned.issuerChain),
    ...responder.map((der) => ({ path: `${folder}/ocsp/responder.pem`, bytes: text(encodePem('CERTIFICATE', der)), role: responderRole })),
    ...[...certificates].map(([serial, bytes]) => ({ path: `${folder}/ocsp/certificates/${serial}.der`, bytes, role: answeredRole })),
    statusCrl(context, planned),
    { path: `${folder}/${servedFiles.map}`, bytes: text(requestMap(served, uris)), role: servingRole },
    {
      path: `${folder}/${servedFiles.configuration}`,
      bytes: text(nginxConfiguration(planned.label, uris, planned.nextUpdate)),
      role: servingRole,
    },
    { path: `${folder}/${servedFiles.unauthorized}`, bytes: unauthorizedResponse(), role: servingRole },
  ];
}
