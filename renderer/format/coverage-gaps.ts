export interface Span {
  readonly from: string;
  readonly to: string;
}

/**
 * Stretches between `from` and `to` that no item covers, in order. Items may overlap and come in any order.
 * @param from ISO instants; gaps are reported from the later of `from` and now, as the caller chooses.
 */
export function coverageGaps(items: readonly Span[], from: string, to: string): readonly Span[] {
  const gaps: Span[] = [];
  let reached = from;
  for (const item of items.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    if (Date.parse(item.from) >= Date.parse(to)) break;
    if (Date.parse(item.from) > Date.parse(reached)) gaps.push({ from: reached, to: item.from });
    if (Date.parse(item.to) > Date.parse(reached)) reached = item.to;
  }
  if (Date.parse(reached) < Date.parse(to)) gaps.push({ from: reached, to });
  return gaps;
}
