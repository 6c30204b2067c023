import { basename } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import { hashFile } from '../../../evidence/artifact/hash-file.ts';
import { judgeArtifact } from '../../../evidence/artifact/judge-artifact.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { limits } from '../../../pki/der.ts';
import { parseCms } from '../../../pki/parse-cms.ts';
import { parsePemOrDer } from '../../../pki/pem.ts';
import { chainLimits, readCertificateChain } from '../../../pki/read-certificate-chain.ts';
import { readWholeCrl } from '../../../pki/read-whole-crl.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { Activity } from '../activity.ts';
import type { Command } from '../command.ts';
import { jsonFlag, pathOf } from '../data-flags.ts';
import { wordColumns } from '../interactive/columns.ts';
import { checkLine } from '../interactive/stage-lines.ts';

export const artifactVerifyCommand: Command = {
  name: 'artifact verify',
  operands: { name: 'FILE', min: 1, max: 1 },
  flags: [
    { name: 'signature', value: 'S', says: 'the signature beside it (.p7s, DER); without the flag FILE.p7s' },
    { name: 'trust', value: 'ROOT', repeat: true, says: 'certificate you trust: a root, a CA or the signer; may be given several times' },
    { name: 'crl', value: 'CRL', repeat: true, says: 'full revocation list of an issuer in the chain; may be given several times' },
    { name: 'without-crl', says: 'accept although nobody looked whether the signer was revoked' },
    jsonFlag,
  ],
  says: 'Check the signature over a file: which file, whose key, when, and by whom it is trusted',
  more: [
    'FILE is read in pieces, however large it is. One sentence says what holds; every check stands below it.',
    'Without --trust, and without --crl or --without-crl, the verdict is refused: a signature alone says only that some key made it.',
    'The time of signing is what the signer says: who has a stolen key dates as he likes, so a revoked signer is refused unless the reason says that nobody has it.',
  ],
  async run(world, given) {
    const [typed = ''] = given.operands;
    const name = basename(typed);
    if (given.has('crl') && given.has('without-crl'))
      throw new CeremonyError('usage', '--crl and --without-crl contradict each other: give one.');
    const path = pathOf(world, given.get('signature') ?? `${typed}.p7s`);
    const signature = parseCms(readFileLimited(path, limits.cms.maxBytes, 'The signature'));
    const trusted = given
      .all('trust')
      .flatMap((each) => readCertificateChain(readFileLimited(pathOf(world, each), chainLimits.maxBytes, 'A trusted certificate')));
    const crls = given
      .all('crl')
      .map((each) =>
        readWholeCrl(parsePemOrDer(readFileLimited(pathOf(world, each), fileLimits.crl, 'A revocation list'), 'X509 CRL', fileLimits.crl)),
      );
    const algorithm = signature.digestAlgorithm ?? 'sha256';
    const activity = new Activity(world.terminal, world.monotonic);
    const file = await activity.during(`reading ${name}`, () => hashFile(pathOf(world, typed), name, algorithm));
    const verdict = judgeArtifact({ digest: file.digest, signature, trusted, crls, now: world.now() });
    const open = given.has('without-crl') ? ['SIGNER-NOT-REVOKED'] : [];
    const accepted = verdict.checks.every(
      (check) => check.verdict === 'passed' || (check.verdict === 'not-checked' && open.includes(check.name)),
    );
    const result = {
      file: name,
      size: file.size,
      sha256: file.sha256,
      says: verdict.says,
      checks: verdict.checks,
      verdict: accepted ? 'accepted' : 'refused',
    };
    if (given.has('json')) world.terminal.out(JSON.stringify(result));
    else {
      world.terminal.out(verdict.says);
      world.terminal.out(`file: ${name}, ${file.size} bytes`);
      world.terminal.out(`sha256: ${file.sha256}`);
      for (const line of wordColumns(hashWords(file.sha256))) world.terminal.out(line);
      for (const check of verdict.checks) world.terminal.out(checkLine(check));
      world.terminal.out(`verdict: ${result.verdict}`);
    }
    return accepted ? 0 : 1;
  },
};
