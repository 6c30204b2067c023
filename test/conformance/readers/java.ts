import { join } from 'node:path';
import { type Reader, runProgram } from './reader.ts';

const source = join(import.meta.dirname, 'PkixCheck.java');

/** Java’s PKIX CertPathValidator: one process for all specimens, because it takes a second to start. */
export const java: Reader = {
  name: 'Java',
  // Source launch needs the compiler, which a runtime alone does not have.
  needs: ['java', 'javac'].map((program) => ({ program, package: 'openjdk-17-jdk-headless' })),
  judge(specimens) {
    const path = (file: string | null): string => (file === null ? '-' : `${file}.der`);
    const input = specimens.map(({ root, leaf, crl }) => `${[root, leaf, crl].map(path).join('\t')}\n`).join('');
    const { status, says } = runProgram('java', [source], input);
    const lines = says.trimEnd().split('\n');
    if (status !== 0 || lines.length !== specimens.length) throw new Error(`java ended with ${status}: ${says}`);
    return lines.map((line) => ({ accepted: line === 'OK', says: line }));
  },
};
