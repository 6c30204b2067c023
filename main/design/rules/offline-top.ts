import type { DesignRule } from '../design-rule.ts';

/** The key of a root is offline: nothing can replace it but new software on every machine that trusts it. */
export const designOfflineTop: DesignRule = {
  id: 'design-offline-top',
  title: 'The key of the root is kept offline',
  clause: 'CA/B NCSSR 1.2.1 (until 2025: 1.7, 1 c)',
  severity: 'error',
  softer: { private: 'warning' },
  check: ({ tree: { roots } }) =>
    roots
      .filter((root) => root.key !== 'offline')
      .map((root) => ({
        node: root.id,
        message: 'Its key is online. Whoever takes that machine takes every certificate below. Keep it offline.',
      })),
};
