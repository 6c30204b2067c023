import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Display {
  /** What DISPLAY is set to. */
  readonly name: string;
  close(): void;
}

/** A screen of its own, so that windows do not appear on anybody’s and nobody’s pointer gets in. */
export async function openVirtualDisplay(): Promise<Display> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x960x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb ended before it had a screen')));
    (server.stdio[3] as Readable).once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  return { name: `:${number}`, close: () => void server.kill() };
}
