/** Closes a switch over a union: the compiler refuses a forgotten case, and run time says which value slipped through. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value ${JSON.stringify(value)}`);
}
