import { spawn } from 'node:child_process';
import { CeremonyError } from '../../errors.ts';
import { electronBinary } from './electron-binary.ts';

/** From a checkout: the same command line in Electron's own process. Returns its exit status. */
export function runElectron(programDirectory: string, words: readonly string[]): Promise<number> {
  const binary = electronBinary(programDirectory);
  if (binary === null)
    throw new CeremonyError('input.not-found', 'Electron’s binary is not here. Nothing was started. Use --shell chromium.');
  const child = spawn(binary, [programDirectory, ...words], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 7));
  });
}
