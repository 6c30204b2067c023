import type { ExplainedField } from '../../preload/contract/calls.ts';
import { describeCertificate, describeCrl, type DescribedField } from '../pki/describe.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import { fieldExplanations } from './field-explanations.ts';

const criticalMark = ' (critical)';

/** Every field and extension of a certificate, each with a sentence on what it is for. Throws input.not-der. */
export const explainCertificate = (der: Uint8Array): ExplainedField[] => describeCertificate(parseCertificate(der)).map(explain);

/** The same of a CRL. Throws input.not-der. */
export const explainCrl = (der: Uint8Array): ExplainedField[] => describeCrl(readWholeCrl(der)).map(explain);

function explain({ label, value, mono }: DescribedField): ExplainedField {
  const critical = label.endsWith(criticalMark);
  const name = critical ? label.slice(0, -criticalMark.length) : label;
  const entry = Object.hasOwn(fieldExplanations, name) ? fieldExplanations[name] : undefined;
  const known = entry ?? (/^Revoked \d+$/.test(name) ? fieldExplanations['Revoked'] : undefined);
  return {
    label: name,
    value,
    group: known?.group ?? 'Extensions',
    ...(mono === true ? { mono } : {}),
    ...(critical ? { critical } : {}),
    ...(known === undefined ? {} : { explain: known.text }),
  };
}
