/**
 * Version of the texts this software draws: every PDF of documents/, VERIFY.md, and the view an approval names as `shown`.
 * Event run-sealed records it. It rises with any change in what they say or where it stands, for their bytes are compared
 * with a drawing of our own; texts of another layout cannot be drawn here, and verification says so instead of refusing
 * them. Data has formats of its own (formats.md) and is composed again whatever the layout. A bundle of every layout is
 * kept in test/fixtures/layouts.
 */
export const layout = 3;

/** Why texts of another layout are not-checked. */
export function otherLayout(theirs: number): string {
  return `drawn by layout ${theirs}; this version draws layout ${layout}`;
}
