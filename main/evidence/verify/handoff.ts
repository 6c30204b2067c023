import type { Check } from '../../checks.ts';
import { notChecked } from '../../checks.ts';
import { handoffForms } from '../../formats/handoff-kit.ts';
import { encodePem } from '../../pki/pem.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { handoffForm } from '../handoff/handoff-files.ts';
import { readChain } from './chain.ts';
import { judge, quote, refuse, sameBytes } from './judge.ts';
import type { BundleReading } from './reading.ts';
import { looksSigned } from './signed-artifacts.ts';

/** HANDOFF-SAME: every form handed over is made anew from the certificate it is of, the chain beside it and this bundle's CRLs. */
export function checkHandoff(reading: BundleReading): Check {
  return judge('HANDOFF-SAME', () => {
    const handed = eventsOf(reading.events(), 'artifact-made').filter(({ role }) => role === 'handoff');
    for (const event of handed) checkFile(reading, event);
    return handed.length === 0 ? notChecked('HANDOFF-SAME', 'nothing is handed over with a certificate') : `${handed.length} files`;
  });
}

function checkFile(reading: BundleReading, { path, tbsSha256 }: EventData<'artifact-made'>): void {
  const [folder, below] = path.split('/handoff/');
  if (folder === undefined || below === undefined) return refuse(`${quote(path)} is handed over and not in a folder handoff/.`);
  const bytes = reading.file(path);
  const form = handoffForms.find((name) => name === below.slice(below.lastIndexOf('/') + 1));
  if (form === undefined) {
    // A page or a configuration: whatever it says, nothing that anybody could trust.
    if (looksSigned(bytes)) refuse(`${quote(path)} is a certificate or CRL under the name of a text.`);
    return;
  }
  if (form === 'crls.pem') return checkCrls(reading, path, bytes);
  const certificate = reading.artifacts().find(({ fields, ...found }) => fields.kind === 'certificate' && found.tbsSha256 === tbsSha256);
  if (certificate === undefined) return refuse(`${quote(path)} is handed over with a certificate that is not in this bundle.`);
  const chain = [certificate.fields.der, ...readChain(reading.file(`${folder}/chain.pem`)).map(({ der }) => der)];
  if (!sameBytes(bytes, handoffForm(form, { chain, crls: [] }))) refuse(`${quote(path)} is not the chain of the certificate it is of.`);
}

function checkCrls(reading: BundleReading, path: string, bytes: Uint8Array): void {
  const own = new Set(reading.artifacts().flatMap(({ fields }) => (fields.kind === 'crl' ? [encodePem('X509 CRL', fields.der)] : [])));
  const blocks = Buffer.from(bytes)
    .toString('latin1')
    .split(/(?<=-----END X509 CRL-----\n)/);
  if (blocks.length > own.size || !blocks.every((block) => own.has(block)))
    refuse(`${quote(path)} holds another CRL than this run signed.`);
}
