import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import { qrMatrix } from '../../../evidence/qr-matrix.ts';
import { codesOfFile, frameLengths } from '../../../formats/qr/codes-of-file.ts';
import { qrLines } from './qr-lines.ts';

/** Statements that are out to be signed on a second machine, as files for as long as they are. */
export interface OfferedFiles {
  /** Lines for the screen, by the hash of the statement. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  remove(): void;
}

const decoded = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** Writes what is on offer into the directory given with --out, a rehearsal's stand-in key beside it. null: nothing is out. */
export async function writeOffered({ current }: RunView, out: string): Promise<OfferedFiles | null> {
  const offered = current?.stage.kind === 'approvals' ? (current.stage.offered ?? []) : [];
  if (offered.length === 0) return null;
  mkdirSync(out, { recursive: true });
  const written: string[] = [];
  const write = (name: string, base64: string): string => {
    writeFileSync(join(out, name), decoded(base64));
    written.push(join(out, name));
    return name;
  };
  const lines = new Map<string, readonly string[]>();
  for (const { person, name, sha256, statement, standInKey } of offered) {
    const file = write(`approval-${person}-${sha256.slice(0, 8)}.json`, statement);
    const key = standInKey === undefined ? `${person}.json` : write(`stand-in-key-${person}.json`, standInKey);
    const { needed, code } = codesOfFile(decoded(statement), frameLengths.screen);
    lines.set(sha256, [
      '',
      `  The statement of ${name} is in the file ${file} in the directory given with --out${needed === 1 ? ', and in this code' : ''}.`,
      ...(standInKey === undefined
        ? []
        : [`  The stand-in key of ${name} lies beside it: ${key}. Keys of production stay where they are.`]),
      `  On the second machine: conclave approve ${file} --credential ${key}`,
      `  sha256 ${sha256}`,
      ...(needed === 1 ? qrLines(await qrMatrix(code(1))) : []),
    ]);
  }
  return {
    lines,
    remove() {
      for (const path of written) rmSync(path, { force: true });
    },
  };
}
