// Entry of the isolated process (run by a shell: child_process.fork, utilityProcess). Ends with its parent. Randomness is
// composed here because this process has no other composition root.

import { randomBytes } from 'node:crypto';
import { createProvider } from './provider.ts';
import { processPort } from './process-port.ts';
import { serve } from './serve.ts';

serve(processPort(), (opening) => {
  // Node hands each assignment to setenv(3), which is where a module looks.
  if (opening.provider === 'pkcs11') Object.assign(process.env, opening.environment);
  return createProvider(opening, { random: (length) => Uint8Array.from(randomBytes(length)) });
});
