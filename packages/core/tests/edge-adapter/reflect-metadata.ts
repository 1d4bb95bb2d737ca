/** `@peculiar/x509` does not load without these functions; import this file before it. */
type MetadataReflect = typeof Reflect & {
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  getMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
};

const reflect: MetadataReflect = Reflect;
const stored = new WeakMap<object, Map<unknown, unknown>>();

reflect.getOwnMetadata ??= (key, target) => stored.get(target)?.get(key);
reflect.getMetadata ??= (key, target) => {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    const metadata = stored.get(at);
    if (metadata?.has(key)) return metadata.get(key);
  }
  return undefined;
};
reflect.defineMetadata ??= (key, value, target) => {
  stored.set(target, (stored.get(target) ?? new Map<unknown, unknown>()).set(key, value));
};

export {};
