import { Inputs } from "./inputs.ts";
import type { RecordedResource } from "./recorded-resource.ts";

/** Types that are no part of the description: how SST brings code to AWS. */
const machinery = new Set([
  "random:index/randomBytes:RandomBytes",
  "aws:s3/bucketObjectv2:BucketObjectv2",
]);

/** The registered resources by type; knows which types nobody asked for. */
export class ResourceReader {
  readonly #byType: ReadonlyMap<string, readonly RecordedResource[]>;
  readonly #asked = new Set<string>();

  constructor(resources: readonly RecordedResource[]) {
    this.#byType = Map.groupBy(resources, ({ type }) => type);
  }

  /** The inputs of all resources of a type, in the order of their logical names. */
  all(type: string): readonly Inputs[] {
    this.#asked.add(type);
    const resources = this.#byType.get(type) ?? [];
    return resources
      .toSorted((left, right) => (left.name < right.name ? -1 : 1))
      .map(({ name, inputs }) => new Inputs(`${type} "${name}"`, inputs));
  }

  /** @throws Error for a resource that the description would not show */
  refuseUnread(): void {
    const unread = [...this.#byType.keys()].filter(
      (type) => !this.#asked.has(type) && !machinery.has(type),
    );
    if (unread.length === 0) return;
    throw new Error(
      `The app makes ${unread.join(", ")}, which infra/synth does not describe: read it there, so that the snapshot shows it and the twin can run it.`,
    );
  }
}

/** What the resources of a type are described as, by physical name. */
export function byName<T>(
  all: readonly Inputs[],
  describe: (inputs: Inputs, name: string) => T,
  nameKey = "name",
): Readonly<Record<string, T>> {
  const described = new Map<string, T>();
  for (const inputs of all) {
    const name = inputs.text(nameKey);
    if (described.has(name))
      throw new Error(`${inputs.where}: the name "${name}" is taken already`);
    described.set(name, describe(inputs, name));
  }
  return Object.fromEntries(described);
}

/** The last part of an ARN, or of a log group's ARN without `:*`. */
export function nameInArn(arn: string): string {
  return arn.replace(/:\*$/, "").split(/[:/]/).at(-1) ?? "";
}
