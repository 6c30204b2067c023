import { z } from 'zod';

// SECURITY: zod compiles object parsers with `new Function` unless told not to; nothing of ours may need eval (CSP).
// Schemas read the setting when they are made, so every format imports z from here.
z.config({ jitless: true });

export { z };
