/** Steps whose prompt `pin` is the PIN of the run's token: --pin-file answers it. A store copy of a token has that token's PIN. */
export const pinKinds: ReadonlySet<string> = new Set(['open-token', 'confirm-backup-key']);
