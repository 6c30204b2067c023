/** `label: value` on one line. Labels begin small on the command line, except names such as CRL. */
export function factLine(fact: { readonly label: string; readonly value: string }): string {
  const label = /^[A-Z][a-z]/.test(fact.label) ? fact.label.charAt(0).toLowerCase() + fact.label.slice(1) : fact.label;
  return `${label}: ${fact.value}`;
}
