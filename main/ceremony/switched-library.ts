import type { ResourceLibrary } from './run-files.ts';

/** Reads first beside the plan that is being started, then from what came with Conclave. */
export function switchedLibrary(own: ResourceLibrary): ResourceLibrary & { during<T>(library: ResourceLibrary, work: () => T): T } {
  let current = own;
  return {
    playbook: (id) => current.playbook(id),
    profile: (id) => current.profile(id),
    stepHelp: () => own.stepHelp?.() ?? null,
    handoffKits: () => own.handoffKits?.() ?? [],
    readerPage: () => own.readerPage?.() ?? null,
    during(library, work) {
      current = library;
      try {
        return work();
      } finally {
        current = own;
      }
    },
  };
}
