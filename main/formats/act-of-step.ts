import type { PlaybookStep } from './playbook.ts';
import type { Act } from './policy.ts';

/** What a building step is under a policy: an act it rules on by name, or a document or request, on which the strictest of its rules bears. */
const acts: Readonly<Record<string, Act | 'document' | 'request'>> = {
  // What a CRL says, said of one certificate: no policy rules on it by another name.
  'build-ocsp': 'crl',
  'build-certificate': 'certificate',
  'build-crl': 'crl',
  'build-crl-series': 'crl',
  'build-request': 'request',
  // No policy rules on files by name: the strictest of its rules bears on them.
  'build-cms': 'request',
  'propose-policy': 'document',
  'propose-destruction': 'document',
  'propose-retirement': 'document',
  'propose-revocation': 'document',
  'propose-mass-revocation': 'document',
  'import-issued-certificate': 'document',
  'import-authority': 'document',
};

/** The act a step builds something for; undefined: none. */
export const actOfStep = ({ kind }: Pick<PlaybookStep, 'kind'>): Act | 'document' | 'request' | undefined =>
  Object.hasOwn(acts, kind) ? acts[kind] : undefined;
