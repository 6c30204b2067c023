// What a catalogue may hold: a sentence, or a sentence for one and one for more. Holes are written {name}; the compiler knows them.

/** `{count}` chooses between the two by the language's plural rule. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

export type Entry = string | Plural;

type Holes<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
type TextOf<E> = E extends string ? E : E extends Plural ? E['other'] : never;
type Names<E> = Holes<TextOf<E>> | (E extends Plural ? 'count' : never);

/** What a sentence needs: nothing, or one value for each hole. */
export type Values<E> = [Names<E>] extends [never] ? [] : [values: Readonly<Record<Names<E>, string | number>>];

/** The same keys in another language, plural where the first is plural. */
export type Translation<C> = { readonly [K in keyof C]: C[K] extends string ? string : Plural };
