/** What one resource, or a part of it, was registered with. */
export class Inputs {
  readonly where: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(where: string, values: unknown) {
    this.where = where;
    this.#values =
      typeof values === "object" && values !== null ? (values as Record<string, unknown>) : {};
  }

  has(key: string): boolean {
    return this.#values[key] !== undefined && this.#values[key] !== null;
  }

  text(key: string): string {
    const value = this.#values[key];
    return typeof value === "string" ? value : this.#refuse(key, "text");
  }

  number(key: string): number {
    const value = this.#values[key];
    return typeof value === "number" ? value : this.#refuse(key, "number");
  }

  isTrue(key: string): boolean {
    return this.#values[key] === true;
  }

  /** JSON text as the value it holds. */
  json(key: string): unknown {
    return JSON.parse(this.text(key)) as unknown;
  }

  at(key: string): Inputs {
    return new Inputs(`${this.where} ${key}`, this.#values[key]);
  }

  list(key: string): readonly Inputs[] {
    const value = this.#values[key] ?? [];
    if (!Array.isArray(value)) return this.#refuse(key, "list");
    return value.map((item, index) => new Inputs(`${this.where} ${key}[${index}]`, item));
  }

  texts(key: string): readonly string[] {
    const value = this.#values[key] ?? [];
    const isTexts = Array.isArray(value) && value.every((item) => typeof item === "string");
    return isTexts ? value : this.#refuse(key, "list of texts");
  }

  /** All members that are texts, by name. */
  textMembers(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.keys(this.#values).map((key) => [key, this.text(key)]));
  }

  /** `{ [as]: read(key) }` if it is there, else nothing: to be spread. */
  optional<T>(key: string, as: string, read: (inputs: Inputs) => T): Readonly<Record<string, T>> {
    return this.has(key) ? { [as]: read(this) } : {};
  }

  #refuse(key: string, kind: string): never {
    throw new Error(
      `${this.where}: ${key} must be a ${kind}, not ${JSON.stringify(this.#values[key])}`,
    );
  }
}
