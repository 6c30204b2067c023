// Inputs that several calls take. A leaf.

import { z } from 'zod';

export const nothing = z.strictObject({});
export const runRef = z.strictObject({ runId: z.string().min(1).max(64) });
export const shortText = z.string().min(1).max(200);
