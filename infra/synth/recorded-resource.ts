/** One resource that the program registered, as Pulumi's engine would be asked to make it. */
export interface RecordedResource {
  /** Pulumi's type: `aws:lambda/function:Function`. */
  readonly type: string;
  /** Logical name, unique in its type. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}
