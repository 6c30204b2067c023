/** Runs the work for every item, two at a time: as many as the smallest machine has processors. */
export async function twoAtATime<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results.set(index, await work(items[index] as T, index));
  };
  await Promise.all([lane(), lane()]);
  return items.map((_item, index) => results.get(index) as R);
}
