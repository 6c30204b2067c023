import type { Failure } from '../../preload/contract/calls.ts';

/** Something asked of the core: not there yet, there, or refused. While it is asked again the old value stays. */
export type Load<T> =
  | { readonly state: 'waiting' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: Failure };

export const waiting: { readonly state: 'waiting' } = { state: 'waiting' };
