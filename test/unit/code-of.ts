/** The code of what the work throws; 'no error' where it throws nothing. */
export function codeOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
}
