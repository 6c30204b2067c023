export const crlScope = 'aa:full';

/** Where a process that makes a CRL file is killed. */
export const crlPoints = ['bytes partly written', 'token asked', 'signed and not kept', 'kept'] as const;
export type CrlPoint = (typeof crlPoints)[number];
