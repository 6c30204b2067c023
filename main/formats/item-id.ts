// What a thing to be signed is called in a run: by the step that built it, and by its place where that step built many.

/** `cert` of a step that builds one; `cert/17` of a step that builds many, counted from 1 in the order of the list. */
export const itemId = (step: string, place: number): string => `${step}/${place}`;

/** The step that built an item. */
export const stepOfItem = (item: string): string => item.split('/', 1)[0] ?? item;

/** Whether an item is one of many that its step built. */
export const isOfBatch = (item: string): boolean => item.includes('/');
