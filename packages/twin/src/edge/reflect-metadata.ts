/**
 * `@peculiar/x509` is built on tsyringe, which refuses to load unless the metadata extension of
 * `Reflect` exists, and uses three functions of it. Import this file before that package.
 * Where a complete polyfill is loaded already, it is left alone.
 */

type MetadataReflect = typeof Reflect & {
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  getMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
};

const reflect: MetadataReflect = Reflect;
const stored = new WeakMap<object, Map<unknown, unknown>>();

if (reflect.getMetadata === undefined) {
  reflect.getOwnMetadata = (key, target) => stored.get(target)?.get(key);
  reflect.getMetadata = (key, target) => {
    for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
      const metadata = stored.get(at);
      if (metadata?.has(key)) return metadata.get(key);
    }
    return undefined;
  };
  reflect.defineMetadata = (key, value, target) => {
    const metadata = stored.get(target) ?? new Map<unknown, unknown>();
    metadata.set(key, value);
    stored.set(target, metadata);
  };
}

export {};
