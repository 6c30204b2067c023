/** Name without ending of a person's n-th sign-off, from 0: with `need: all` each of a person's keys signs one. No id holds a dot. */
export const signOffBase = (person: string, n: number): string => `signatures/${person}${n === 0 ? '' : `.${n + 1}`}`;
