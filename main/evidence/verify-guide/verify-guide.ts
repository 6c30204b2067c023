import { hashWords } from '../hash-words.ts';
import { approvalsSection, certificatesSection, subjectsSection } from './signed-sections.ts';
import { checkpointSection, filesSection, logSection, manifestSection, signOffSection } from './record-sections.ts';
import type { GuideSource } from './guide-source.ts';

/** What the blocks call beside the shell's own words: utilities of POSIX.1-2017 (XCU 4), which any system has. */
const posixTools = ['cat', 'cmp', 'cut', 'find', 'grep', 'head', 'od', 'rm', 'sed', 'sort', 'tail', 'tr', 'wc'];

/**
 * VERIFY.md: how to verify this bundle with openssl (3.0 or later), sha256sum, mktemp and POSIX shell and utilities alone. Its
 * `sh` blocks are run in the bundle's directory, each by `sh -eu`; one that fails ends with a status other than 0.
 */
export function composeVerifyGuide(source: GuideSource): string {
  return [
    introduction(source),
    filesSection(),
    manifestSection(source),
    logSection(source),
    checkpointSection(source),
    approvalsSection(source),
    subjectsSection(source),
    certificatesSection(source),
    signOffSection(source),
    paperSection(source),
  ]
    .map((section) => `${section.trim()}\n`)
    .join('\n');
}

/** Text of a plan in the guide's prose: nothing that Markdown or a reader's terminal would act on. */
export function plainText(text: string): string {
  return text.replaceAll(/[^\p{L}\p{M}\p{N} .,:;()'/+=@-]/gu, ' ').slice(0, 200);
}

function introduction(source: GuideSource): string {
  const rehearsal = source.mode === 'production' ? '' : `\n**This was a ${source.mode}.** What it made is marked and not for use.\n`;
  const unattended =
    source.attendance === 'unattended'
      ? '\n**This run was unattended.** Its approvals were given by the machine from an answers file (`"automated":true` in the transcript).\n'
      : '';
  return `
# How to verify this bundle

${plainText(source.title)}, run \`${plainText(source.run)}\`, sealed ${source.log.sealedAt}.
${rehearsal}${unattended}
You need openssl 3.0 or later, a POSIX shell, sha256sum and mktemp, and of the POSIX utilities ${posixTools.slice(0, -1).join(', ')} and
${posixTools.at(-1) ?? ''}; nothing of Conclave. Run the blocks in order, in this directory, each with \`sh -eu\`. Each prints what it found and
ends with an error when something is wrong. The last section says what to compare with paper: without that, you know that the
bundle is whole, and not whose it is.
`;
}

function paperSection(source: GuideSource): string {
  const rows = (sha256: string): string => {
    const words = hashWords(sha256);
    return [0, 8, 16, 24].map((start) => `    ${words.slice(start, start + 8).join(' ')}`).join('\n');
  };
  const keys = source.people.map(
    ({ id, name, roles, sha256 }) => `${plainText(name)} (\`${id}\`: ${plainText(roles.join(', '))}): \`${sha256}\`\n\n${rows(sha256)}\n`,
  );
  return `
## 9. Compare with paper

A whole bundle can be forged by somebody who makes all keys anew. Compare with what was written down on the day, by hand.

Plan (read aloud at the start): \`${source.planSha256}\`

${rows(source.planSha256)}

Log key: \`${source.log.sha256}\`

${rows(source.log.sha256)}

Head of the log, ${source.log.size} events: \`${source.log.head}\`

${rows(source.log.head)}

Keys of the people (SHA-256 of the SubjectPublicKeyInfo):

${keys.join('\n')}`;
}
