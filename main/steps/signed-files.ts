// Which files of the bundle a verified signature becomes, and where they lie (formats.md, Evidence bundle). Pure.

import { CeremonyError } from '../errors.ts';
import { previousRole } from '../evidence/verify/signed-artifacts.ts';
import { isOfBatch } from '../formats/item-id.ts';
import { crlFileName } from '../pki/crl-scope.ts';
import { encodePem } from '../pki/pem.ts';
import type { CertificateKind } from '../pki/profile.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import { readCrl } from '../store/tables/crl.ts';
import { cmsFile } from './cms-records.ts';
import { releaseDay } from './crl-series.ts';
import { handoffOf, type HandoffPlace } from './handoff-records.ts';
import { chainFile, type BundleFile } from './kept-files.ts';
import { ocspFile } from './ocsp-records.ts';
import type { PlannedCertificate, PlannedCrl } from './set-items.ts';
import type { SignedItem } from './sign.ts';
import type { StepContext } from './step.ts';
import { fromBase64, type KeyValue } from './values.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A CA has a folder of its own; what is issued to others lies beside the issuer's chain, by serial number (formats.md, Evidence bundle). */
function certificateFiles(
  key: KeyValue,
  kind: CertificateKind,
  planned: PlannedCertificate,
  der: Uint8Array,
  first: (path: string, file: () => BundleFile) => BundleFile[],
): BundleFile[] {
  const pem = text(encodePem('CERTIFICATE', der));
  const pair = (base: string): BundleFile[] => [
    { path: `${base}.der`, bytes: der, role: 'certificate' },
    { path: `${base}.pem`, bytes: pem, role: 'certificate' },
  ];
  const issuer = `artifacts/${key.label}`;
  const chain = planned.issuerChain ?? [];
  if (kind === 'root') return [...pair(`${issuer}/certificate`), { path: `${issuer}/chain.pem`, bytes: pem, role: 'chain' }];
  // A key of ours has a folder of its own, like an authority's.
  if (kind === 'leaf' && planned.label === undefined)
    return [...pair(`${issuer}/issued/${planned.serialNumber}`), ...first(`${issuer}/chain.pem`, () => chainFile(issuer, chain))];
  const folder = `artifacts/${planned.request?.label ?? planned.label ?? planned.serialNumber}`;
  return [...pair(`${folder}/certificate`), chainFile(folder, chain)];
}

/** Where the hand-off of a certificate lies: a CA's in its folder, others' by serial number in their issuer's. */
function handoffPlace(key: KeyValue, kind: CertificateKind, planned: PlannedCertificate): HandoffPlace | null {
  // Its key stays on the token: there is nobody to hand it to.
  if (kind === 'leaf' && planned.label !== undefined) return null;
  if (kind === 'leaf') return { kind, folder: `artifacts/${key.label}/handoff/${planned.serialNumber}` };
  return kind === 'subordinate'
    ? { kind, folder: `artifacts/${planned.request?.label ?? planned.label ?? planned.serialNumber}/handoff` }
    : null;
}

/** The certificate the key had before: what this one is compared with must be at hand to whoever compares. */
export function existingFiles(folder: string, existing: string | undefined): BundleFile[] {
  if (existing === undefined) return [];
  const der = fromBase64(existing);
  return [
    { path: `${folder}/existing.der`, bytes: der, role: 'existing-certificate' },
    { path: `${folder}/existing.pem`, bytes: text(encodePem('CERTIFICATE', der)), role: 'existing-certificate' },
  ];
}

/** Files of one signed item. `first`: a file that several items share, for the first of them. */
export function filesOf(
  context: StepContext,
  key: KeyValue,
  signed: SignedItem,
  set: readonly SignedItem[],
  first: (path: string, file: () => BundleFile) => BundleFile[],
): BundleFile[] {
  const { planned } = signed.item;
  if (planned.makes === 'certificate') {
    const kind = kindOf(context, signed);
    // The same page a thousand times is nobody's to read: of a batch of leaves the certificates and the chain are handed over.
    const place = kind === 'leaf' && isOfBatch(signed.item.item) ? null : handoffPlace(key, kind, planned);
    const handoff = place === null ? [] : handoffOf(context, place, planned, signed.der, set);
    // Another CA's was kept when it was imported.
    const existing = kind === 'cross' ? [] : existingFiles(`artifacts/${planned.request?.label ?? key.label}`, planned.existing);
    return [...certificateFiles(key, kind, planned, signed.der, first), ...existing, ...handoff];
  }
  if (planned.makes === 'ocsp') return [ocspFile(planned, signed.der)];
  if (planned.makes === 'cms') return [cmsFile(planned, signed.der)];
  const folder = `artifacts/${key.label}`;
  if (planned.makes === 'request')
    return [
      { path: `${folder}/request.der`, bytes: signed.der, role: 'request' },
      { path: `${folder}/request.pem`, bytes: text(encodePem('CERTIFICATE REQUEST', signed.der)), role: 'request' },
      ...existingFiles(folder, planned.existing),
    ];
  // Laid out by the day each is released on: one folder, one sealed medium.
  const place = planned.series === undefined ? folder : `${folder}/series/${releaseDay(planned.thisUpdate)}`;
  const name = `${place}/${crlFileName(planned.scope, planned.crlNumber, planned.baseCrlNumber !== undefined)}`;
  return [
    // The certificate was made in an earlier run; without it nobody could verify what this one signed.
    ...(planned.issuerChain === undefined ? [] : [chainFile(folder, planned.issuerChain)]),
    { path: `${name}.der`, bytes: signed.der, role: 'crl', inFile: signed.item.file !== undefined },
    // Relying parties fetch DER (RFC 5280 §4.2.1.13); of a long CRL the other form would be as long again and nobody's to read.
    ...(signed.item.file === undefined ? [{ path: `${name}.pem`, bytes: text(encodePem('X509 CRL', signed.der)), role: 'crl' }] : []),
    ...previousFiles(context, folder, planned.previous),
  ];
}

/** What this CRL was held to: whoever compares them again needs both. */
function previousFiles(context: StepContext, folder: string, previous: PlannedCrl['previous']): BundleFile[] {
  const hashes = previous === undefined ? [] : [previous.sha256, ...(previous.delta === undefined ? [] : [previous.delta.sha256])];
  return hashes.flatMap((sha256) => {
    const crl = readCrl(context.store, sha256);
    if (crl === null) return [];
    const path = `${folder}/previous/${crlFileName(crl.scope, crl.number, crl.baseNumber !== null)}.der`;
    return [{ path, bytes: crlBytes(context.store, crl), role: previousRole, inFile: crl.der.length === 0 }];
  });
}

/** The profile says what a certificate is for; a CRL has no kind. */
export function kindOf(context: StepContext, { item }: SignedItem): CertificateKind {
  const profile = context.run.profiles.get(item.profile)?.value;
  return profile?.makes === 'certificate' ? profile.kind : 'root';
}

/**
 * The ordered list of a batch: the very text whose SHA-256 an approval of the whole set names as its subject (pki/hash.ts), one hash of
 * the bytes to be signed a line.
 */
export function approvedList(context: StepContext, set: readonly SignedItem[]): BundleFile | null {
  if (!set.some(({ item }) => isOfBatch(item.item) && item.planned.makes === 'certificate')) return null;
  const label = [...context.outputs.values()].find(({ value }) => value?.type === 'requests')?.value;
  if (label?.type !== 'requests') throw new CeremonyError('bug', 'A batch was signed of which no step took the requests.');
  return {
    path: `artifacts/${label.label}/approved.txt`,
    bytes: text(set.map(({ item }) => `${item.tbsSha256}\n`).join('')),
    role: 'list',
  };
}
