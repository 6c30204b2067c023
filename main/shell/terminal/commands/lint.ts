import { basename } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import type { LintRole } from '../../../lint/rule.ts';
import type { RuleSet } from '../../../pki/profile.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import type { Command } from '../command.ts';
import { jsonFlag, pathOf } from '../data-flags.ts';
import { findingLine } from '../interactive/stage-lines.ts';
import { certificateAt } from '../certificate-at.ts';
import { lintFile } from '../lint-file.ts';
import { ruleLines } from '../rule-lines.ts';

const ruleSets: readonly RuleSet[] = ['br', 'private', 'cnsa2'];
/** Profile id → what its bytes are for. */
const roles: Readonly<Record<string, LintRole>> = {
  root: 'root',
  'root-crl': 'root-crl',
  subordinate: 'subordinate',
  cross: 'cross',
  leaf: 'leaf',
  'ca-crl': 'ca-crl',
  'ocsp-ca': 'ocsp-ca',
  'ocsp-leaf': 'ocsp-leaf',
};

const roleTitles: Readonly<Record<LintRole, string>> = {
  root: 'a root certificate',
  subordinate: 'a subordinate CA’s certificate',
  cross: 'a cross-certificate',
  leaf: 'a certificate that is not a CA’s',
  'root-crl': 'a root’s CRL',
  'ca-crl': 'a CA’s CRL',
  'ocsp-ca': 'an OCSP response about a CA certificate',
  'ocsp-leaf': 'an OCSP response about a certificate that is not a CA’s',
  cms: 'a signature over a file',
  request: 'a certificate request',
  unknown: 'what its bytes say',
};

export const lintCommand: Command = {
  name: 'lint',
  operands: { name: 'FILE…', min: 0, max: 1000 },
  flags: [
    { name: 'rules', value: 'SET', oneOf: ruleSets, says: 'rule set: br, private (without the flag) or cnsa2' },
    { name: 'profile', value: 'ID', oneOf: Object.keys(roles), says: 'what it is for; without it seen from the bytes' },
    { name: 'issuer', value: 'FILE', says: 'certificate of the issuer; more rules can then be checked' },
    { name: 'list', says: 'print every rule with severity, rule sets and clause instead' },
    jsonFlag,
  ],
  says: 'Check a certificate, CRL, certificate request (PEM or DER) or OCSP response (DER) against the rules',
  more: [
    'One finding a line: severity, rule, clause, message. Signatures are not verified.',
    'Of several certificates each is also looked for among the others: a serial number used twice, twins, a CA that points at itself.',
  ],
  async run(world, given) {
    if (given.has('list')) {
      for (const line of ruleLines(given.has('json'))) world.terminal.out(line);
      return 0;
    }
    if (given.operands.length === 0) throw new CeremonyError('usage', 'conclave lint needs a file, or --list for the rules.');
    const rules = (given.get('rules') ?? 'private') as RuleSet;
    const role = roles[given.get('profile') ?? ''] ?? 'unknown';
    const issuerPath = given.get('issuer');
    const issuer =
      issuerPath === undefined ? null : readFileLimited(pathOf(world, issuerPath), fileLimits.certificate, 'The issuer’s certificate');
    const register = given.operands.length === 1 ? [] : given.operands.flatMap((typed) => certificateAt(pathOf(world, typed)));
    const results = given.operands.map((typed) => {
      const file = basename(typed);
      return {
        file,
        rules,
        ...named(file, given.operands.length > 1, () =>
          lintFile(readFileLimited(pathOf(world, typed), fileLimits.crl, file), {
            rules,
            role,
            issuer,
            ...(register.length === 0 ? {} : { register }),
          }),
        ),
      };
    });
    if (given.has('json')) world.terminal.out(JSON.stringify({ files: results }));
    for (const result of given.has('json') ? [] : results) {
      const errors = result.findings.filter((finding) => finding.severity === 'error').length;
      world.terminal.out(`file: ${result.file}`);
      world.terminal.out(`kind: ${result.kind}${result.rehearsal ? ', marked as a rehearsal' : ''}`);
      world.terminal.out(`judged as: ${roleTitles[result.role]}`);
      world.terminal.out(`rules: ${rules}`);
      for (const finding of result.findings) world.terminal.out(findingLine(finding));
      world.terminal.out(`findings: ${result.findings.length}, of which errors ${errors}`);
    }
    return results.some((result) => result.findings.some((finding) => finding.severity === 'error')) ? 1 : 0;
  },
};

// Of several files the refused one is named.
function named<T>(file: string, several: boolean, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!several || !(error instanceof CeremonyError)) throw error;
    throw new CeremonyError(error.code, `${file}: ${error.message}`, { details: error.details, cause: error });
  }
}
