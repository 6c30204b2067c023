// What a reader is: somebody else’s program that says whether it takes a specimen.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePem } from '../../../main/pki/pem.ts';
import type { ReaderName } from './expected.ts';
import type { Specimen } from './specimens.ts';

export interface Judgement {
  readonly accepted: boolean;
  /** Everything the program said. */
  readonly says: string;
}

/** Paths of one specimen’s files, each as NAME.der and NAME.pem. */
export interface SpecimenFiles {
  readonly directory: string;
  readonly root: string;
  readonly leaf: string | null;
  readonly crl: string | null;
}

export interface Reader {
  readonly name: ReaderName;
  /** Program the reader needs, and the Debian package it comes in. */
  readonly needs: readonly { readonly program: string; readonly package: string }[];
  /** Judges specimens in order. */
  judge(specimens: readonly SpecimenFiles[]): readonly Judgement[];
}

export interface ProgramEnd {
  readonly status: number | null;
  readonly says: string;
}

export function runProgram(program: string, args: readonly string[], input = ''): ProgramEnd {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', input, env: { ...process.env, LC_ALL: 'C' } });
  return { status, says: `${stdout ?? ''}${stderr ?? ''}` };
}

/** Why the reader cannot be asked here, or null. */
export function missingFor(reader: Pick<Reader, 'name' | 'needs'>): string | null {
  const missing = reader.needs.find(({ program }) => spawnSync(program, ['--version']).error !== undefined);
  return missing === undefined ? null : `${reader.name}: no ${missing.program} on this machine (Debian package ${missing.package})`;
}

export function writeSpecimen(directory: string, { root, leaf, crl }: Specimen): SpecimenFiles {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, label: 'CERTIFICATE' | 'X509 CRL', der: Uint8Array | undefined): string | null => {
    if (der === undefined) return null;
    const path = join(directory, name);
    writeFileSync(`${path}.der`, der);
    writeFileSync(`${path}.pem`, encodePem(label, der));
    return path;
  };
  return {
    directory,
    root: write('root', 'CERTIFICATE', root) ?? '',
    leaf: write('leaf', 'CERTIFICATE', leaf),
    crl: write('crl', 'X509 CRL', crl),
  };
}
