/** A stack description that cannot be run: where it is wrong, and an example of a right value. */
export class StackDescriptionError extends Error {
  override readonly name = "StackDescriptionError";
  /** JSONPath of the wrong value, e.g. `$.functions.latchkey-plan.timeoutSeconds`. */
  readonly path: string;
  readonly example: unknown;

  constructor(path: string, problem: string, example: unknown) {
    super(`${path}: ${problem}. Example of a right value: ${JSON.stringify(example)}`);
    this.path = path;
    this.example = example;
  }
}

/** One place in a JSON document of unknown shape; reads typed values and knows its own path for errors. */
export class JsonCursor {
  readonly path: string;
  readonly value: unknown;

  constructor(value: unknown, path = "$") {
    this.value = value;
    this.path = path;
  }

  refuse(problem: string, example: unknown): never {
    throw new StackDescriptionError(this.path, problem, example);
  }

  /** The value as an object with no other keys than those named. */
  object(keys: readonly string[], example: unknown): Readonly<Record<string, unknown>> {
    const record = this.record(example);
    for (const key of Object.keys(record)) {
      if (!keys.includes(key)) {
        this.refuse(`has an unknown key "${key}"; known are ${keys.join(", ")}`, example);
      }
    }
    return record;
  }

  record(example: unknown): Readonly<Record<string, unknown>> {
    if (typeof this.value !== "object" || this.value === null || Array.isArray(this.value)) {
      this.refuse(`must be an object, not ${describe(this.value)}`, example);
    }
    return this.value as Record<string, unknown>;
  }

  /** The member of an object; its value is undefined when absent. */
  at(key: string): JsonCursor {
    return new JsonCursor(this.record({})[key], `${this.path}.${key}`);
  }

  entries(example: unknown): readonly (readonly [string, JsonCursor])[] {
    return Object.keys(this.record(example)).map((key) => [key, this.at(key)] as const);
  }

  list(example: unknown): readonly JsonCursor[] {
    if (!Array.isArray(this.value)) {
      this.refuse(`must be an array, not ${describe(this.value)}`, example);
    }
    return this.value.map((item, index) => new JsonCursor(item, `${this.path}[${index}]`));
  }

  string(example: string, pattern?: RegExp): string {
    if (typeof this.value !== "string" || this.value === "") {
      this.refuse(`must be a non-empty string, not ${describe(this.value)}`, example);
    }
    if (pattern !== undefined && !pattern.test(this.value)) {
      this.refuse(`is ${describe(this.value)}, which does not fit ${pattern.source}`, example);
    }
    return this.value;
  }

  oneOf<const T extends string>(values: readonly [T, ...T[]]): T {
    const found = values.find((value) => value === this.value);
    if (found === undefined) {
      this.refuse(`must be one of ${values.join(", ")}, not ${describe(this.value)}`, values[0]);
    }
    return found;
  }

  integer(range: { readonly from: number; readonly to: number; readonly example: number }): number {
    if (
      typeof this.value !== "number" ||
      !Number.isInteger(this.value) ||
      this.value < range.from ||
      this.value > range.to
    ) {
      this.refuse(
        `must be a whole number from ${range.from} to ${range.to}, not ${describe(this.value)}`,
        range.example,
      );
    }
    return this.value;
  }

  boolean(): boolean {
    if (typeof this.value !== "boolean") {
      this.refuse(`must be true or false, not ${describe(this.value)}`, true);
    }
    return this.value;
  }

  /** `{ [key]: read(member) }` when the member is there, else nothing: to be spread into a result. */
  optional<K extends string, T>(
    key: K,
    read: (member: JsonCursor) => T,
  ): { readonly [P in K]?: T } {
    const member = this.at(key);
    return member.value === undefined ? {} : ({ [key]: read(member) } as { readonly [P in K]?: T });
  }
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
