// Frames of a UR as linear equations over GF(2): any set of frames that determines the file is enough, also where the step-by-step reduction
// of BCR-2020-005 would wait for more.

/** `count` unknown fragments of `length` bytes each. */
export interface Equations {
  /** How many independent ones there are; `count` of them determine the fragments. */
  readonly rank: number;
  /** `holds`: which fragments `data` is the sum of. Returns: it told something new; it was known already; it contradicts the others. */
  add(holds: readonly number[], data: Uint8Array): 'new' | 'known' | 'contradicts';
  /** The fragments one after another; null: they are not determined yet. */
  solve(): Uint8Array | null;
}

/** A row: one bit a fragment, then the data, in words of 32 bits, so that both are added in one go. */
type Row = Uint32Array<ArrayBuffer>;

export function openEquations(count: number, length: number): Equations {
  const bits = Math.ceil(count / 32);
  const words = bits + Math.ceil(length / 4);
  // By the first fragment each holds: no two have the same.
  const rows = new Map<number, Row>();
  const dataOf = (row: Row): Uint8Array => new Uint8Array(row.buffer, bits * 4, length);
  const has = (row: Row, index: number): boolean => (((row[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
  const next = (row: Row, from: number): number => {
    for (let index = from; index < count; index += 1) {
      if ((index & 31) === 0 && row[index >>> 5] === 0) index += 31;
      else if (has(row, index)) return index;
    }
    return -1;
  };
  return {
    get rank() {
      return rows.size;
    },
    add(holds, data) {
      const row: Row = new Uint32Array(words);
      for (const index of holds) row[index >>> 5] = (row[index >>> 5] ?? 0) | (1 << (index & 31));
      dataOf(row).set(data);
      for (let lead = next(row, 0); lead !== -1; lead = next(row, lead + 1)) {
        const other = rows.get(lead);
        if (other === undefined) {
          rows.set(lead, row);
          return 'new';
        }
        addTo(row, other);
      }
      return row.every((word) => word === 0) ? 'known' : 'contradicts';
    },
    solve() {
      if (rows.size < count) return null;
      const whole = new Uint8Array(count * length);
      // From the last fragment back: each row holds but its own then, once those behind it are taken away.
      const solved = new Map<number, Row>();
      for (let index = count - 1; index >= 0; index -= 1) {
        const row: Row = rows.get(index)?.slice() ?? new Uint32Array(words);
        for (let other = next(row, index + 1); other !== -1; other = next(row, other + 1)) {
          const known = solved.get(other);
          if (known !== undefined) addTo(row, known);
        }
        solved.set(index, row);
        whole.set(dataOf(row), index * length);
      }
      return whole;
    },
  };
}

function addTo(row: Row, other: Row): void {
  for (let at = 0; at < row.length; at += 1) row[at] = (row[at] ?? 0) ^ (other[at] ?? 0);
}
