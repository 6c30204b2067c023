// The rival behind the boundary: the raw token in a process started and spoken to as the token process is.

import { openRawToken, type RawKey, type RawToken } from './raw-token.ts';

type Request = { readonly open: RawKey } | { readonly id: number; readonly message: Uint8Array };

let token: RawToken | null = null;

async function serve(request: Request): Promise<void> {
  if ('open' in request) {
    token = await openRawToken(request.open);
    process.send?.({ id: 0 });
  } else process.send?.({ id: request.id, result: token?.sign(request.message) });
}

process.on('disconnect', () => process.exit(0));
process.on('message', (request: Request) => void serve(request));
