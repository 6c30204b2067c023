// The rooms whose tests are put to the test: Stryker changes the code in one place at a time, and a test of the room itself
// must turn red. A mutant that only some other room's tests would notice counts as survived.

export interface MutationRoom {
  readonly name: string;
  /** What is changed. Globs, as Stryker reads them. */
  readonly mutate: readonly string[];
  /** Tests that must notice. Globs without commas: they are handed over in one list. */
  readonly tests: readonly string[];
}

export const mutationRooms: readonly MutationRoom[] = [
  { name: 'pki', mutate: ['main/pki/**/*.ts'], tests: ['test/unit/pki/**/*.test.ts'] },
  { name: 'lint', mutate: ['main/lint/**/*.ts'], tests: ['test/unit/lint/**/*.test.ts'] },
  {
    name: 'journal',
    mutate: ['main/store/journal.ts', 'main/store/serial-reservation.ts', 'main/store/crl-number-reservation.ts'],
    tests: ['test/integration/store/journal.test.ts'],
  },
  {
    name: 'log',
    mutate: ['main/store/{log-chain,event-line,checkpoint,note,audit}.ts', 'main/store/audit/*.ts'],
    tests: [
      ...['audit-parts', 'event-line', 'log-chain', 'note'].map((name) => `test/unit/store/${name}.test.ts`),
      ...['audit', 'audit-anchors', 'audit-found', 'audit-logs'].map((name) => `test/integration/store/${name}.test.ts`),
    ],
  },
  {
    name: 'bundle verification',
    mutate: ['main/evidence/verify-bundle.ts', 'main/evidence/verify/!(read-directory|read-regular-file).ts'],
    tests: ['test/unit/evidence/verify-*.test.ts', 'test/unit/evidence/compare.test.ts', 'test/unit/evidence/layout.test.ts'],
  },
  // By itself, because its tests write every bundle to a disk and each takes seconds.
  {
    name: 'bundle reading',
    mutate: ['main/evidence/verify/{read-directory,read-regular-file}.ts'],
    tests: ['test/integration/evidence/verify-directory.test.ts'],
  },
];
