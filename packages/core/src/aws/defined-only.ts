/** `T` without the members that are `undefined`: their keys become optional. */
export type DefinedOnly<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/**
 * A copy without the members whose value is `undefined`. SDK answers carry `undefined` for what
 * AWS left out, and a request must not carry a key for what is not meant.
 */
export function definedOnly<T extends object>(value: T): DefinedOnly<T> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as DefinedOnly<T>;
}
