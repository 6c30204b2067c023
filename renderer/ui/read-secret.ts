// Takes what was typed out of its field: once, as bytes, the field emptied at once whatever comes of it.

export type SecretProblem = 'empty' | 'differs' | 'short' | 'long';

export type SecretReading = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly problem: SecretProblem };

const selector = (kind: 'secret' | 'secret-again', id: string): string => `[data-${kind}="${CSS.escape(id)}"]`;

function take(root: ParentNode, kind: 'secret' | 'secret-again', id: string): string | null {
  const input = root.querySelector<HTMLInputElement>(selector(kind, id));
  if (input === null) return null;
  const { value } = input;
  input.value = '';
  return value;
}

/** Something stands in the field, whatever it is. */
export function hasSecret(root: ParentNode, id: string): boolean {
  const first = root.querySelector<HTMLInputElement>(selector('secret', id));
  const again = root.querySelector<HTMLInputElement>(selector('secret-again', id));
  return first !== null && first.value !== '' && again?.value !== '';
}

/** @param limits characters, counted as people count them. */
export function readSecret(root: ParentNode, id: string, limits: { readonly min: number; readonly max: number }): SecretReading {
  const text = take(root, 'secret', id) ?? '';
  const again = take(root, 'secret-again', id);
  const problem = problemOf(text, again, limits);
  return problem === null ? { bytes: new TextEncoder().encode(text) } : { problem };
}

/** Pure, for tests: what is wrong with what was typed, or null. */
export function problemOf(
  text: string,
  again: string | null,
  limits: { readonly min: number; readonly max: number },
): SecretProblem | null {
  if (text === '') return 'empty';
  if (again !== null && again !== text) return 'differs';
  const length = [...text].length;
  if (length < limits.min) return 'short';
  return length > limits.max ? 'long' : null;
}
