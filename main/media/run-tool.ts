import { execFile } from 'node:child_process';
import { CeremonyError } from '../errors.ts';

/** A tool of the platform answers in a fraction of this, unless a device hangs. */
const longestMilliseconds = 5000;
/** A list of a thousand devices is a tenth of this. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Runs a tool of the platform by its absolute path, without a shell and with an environment of its own; gives what it printed. Throws
 * media.listing where it is missing, fails, takes longer than `patience` milliseconds (5 s) or says more than 4 MB.
 */
export function runTool(path: string, words: readonly string[], patience = longestMilliseconds): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      path,
      [...words],
      {
        // SECURITY: nothing of our environment decides what runs or how it prints.
        env: { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...windowsRoot() },
        encoding: 'utf8',
        timeout: patience,
        killSignal: 'SIGKILL',
        maxBuffer: mostBytes,
        windowsHide: true,
      },
      (error, out) => {
        if (error === null) return resolve(out);
        const name = path.split(/[/\\]/).at(-1) ?? '';
        reject(
          new CeremonyError(
            'media.listing',
            `The devices of this machine could not be listed: ${name} ${error.killed === true ? 'did not answer in time' : 'failed'}. Take out the medium you put in last, and try again.`,
            { cause: error },
          ),
        );
      },
    );
  });
}

/** PowerShell does not start without it. */
function windowsRoot(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return process.platform === 'win32' && root !== undefined ? { SystemRoot: root } : {};
}
