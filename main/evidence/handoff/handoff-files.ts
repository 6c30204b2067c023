// evidence/handoff/: what whoever will use an issued certificate gets with it: the files in the forms they import, and a
// page of exact commands for each consumer. A consumer is one data file (resources/handoff/); none needs code.

import { CeremonyError } from '../../errors.ts';
import type { HandoffForm, HandoffKit } from '../../formats/handoff-kit.ts';
import { certsOnly } from '../../pki/certs-only.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { encodePem } from '../../pki/pem.ts';
import { handoffPage } from './handoff-page.ts';

export interface HandoffSubject {
  readonly kind: 'subordinate' | 'leaf';
  readonly label: string;
  /** RFC 4514, for people. */
  readonly subject: string;
  /** As people read it. */
  readonly notAfter: string;
  /** DER: the certificate, its issuer, and so on up to the root. */
  readonly chain: readonly Uint8Array[];
  /** DER of the newest CRL of each issuer above it. */
  readonly crls: readonly Uint8Array[];
}

/** What the forms are made of: `chain` and `crls` of a subject. */
export type HandoffMaterial = Pick<HandoffSubject, 'chain' | 'crls'>;

export interface HandoffFile {
  /** Below the folder `handoff/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const pems = (label: 'CERTIFICATE' | 'X509 CRL', ders: readonly Uint8Array[]): Uint8Array =>
  text(ders.map((der) => encodePem(label, der)).join(''));

/** RFC 8446 4.4.2: a chain begins with the end entity, and the root may be left out, which the other side has. */
const forms: Readonly<Record<HandoffForm, (material: HandoffMaterial, root: Uint8Array) => Uint8Array>> = {
  'certificate.pem': ({ chain }) => pems('CERTIFICATE', chain.slice(0, 1)),
  'certificate.der': ({ chain }, root) => chain[0] ?? root,
  'chain.pem': ({ chain }) => pems('CERTIFICATE', chain.slice(0, -1)),
  'chain-with-root.pem': ({ chain }) => pems('CERTIFICATE', chain),
  'chain-with-root.p7b': ({ chain }) => certsOnly(chain),
  'root.pem': (_, root) => pems('CERTIFICATE', [root]),
  'root.der': (_, root) => root,
  'crls.pem': ({ crls }) => pems('X509 CRL', crls),
};

/** One form. @throws bug for a chain of fewer than two certificates: a root is nobody's to hand over */
export function handoffForm(form: HandoffForm, material: HandoffMaterial): Uint8Array {
  const root = material.chain.at(-1);
  if (root === undefined || material.chain.length < 2)
    throw new CeremonyError('bug', 'A hand-off needs a certificate and the chain up to its root.');
  return forms[form](material, root);
}

/**
 * The files of every kit that is for this kind of certificate, in the order of their names. A form that several want is made
 * once; `crls.pem` only where there are CRLs.
 * @throws bug as handoffForm does
 */
export function handoffFiles(kits: readonly HandoffKit[], subject: HandoffSubject): HandoffFile[] {
  const wanted = kits.filter((kit) => kit.for.includes(subject.kind));
  const names = [...new Set(wanted.flatMap(({ files }) => files))].filter((name) => name !== 'crls.pem' || subject.crls.length > 0);
  const fingerprint = (form: HandoffForm): string => sha256Hex(handoffForm(form, subject));
  const facts = { ...subject, fingerprint: fingerprint('certificate.der'), rootFingerprint: fingerprint('root.der') };
  return [
    ...names.map((name) => ({ name, bytes: handoffForm(name, subject) })),
    ...wanted.flatMap((kit) => [
      { name: `${kit.id}.txt`, bytes: text(handoffPage(kit, facts)) },
      ...(kit.config === undefined ? [] : [{ name: kit.config.name, bytes: text(`${kit.config.lines.join('\n')}\n`) }]),
    ]),
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
