/** Normal quantile for 95 %, two-sided. */
const z = 1.959_964;

/**
 * Wilson's 95 % interval of a share that was found in a sample: unlike the usual one it stays within 0 and 1 and holds for
 * small samples (E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927). That the sample
 * was drawn without putting back makes the truth a little better than it says.
 */
export function wilsonInterval(hits: number, size: number): { readonly low: number; readonly high: number } {
  const share = hits / size;
  const middle = (share + z ** 2 / (2 * size)) / (1 + z ** 2 / size);
  const reach = (z / (1 + z ** 2 / size)) * Math.sqrt((share * (1 - share)) / size + z ** 2 / (4 * size ** 2));
  return { low: middle - reach, high: middle + reach };
}
