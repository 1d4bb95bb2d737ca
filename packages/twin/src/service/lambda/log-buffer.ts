/** One line that a function wrote. */
export interface LogLine {
  /** Simulated time, ISO 8601. */
  readonly time: string;
  readonly stream: "stdout" | "stderr" | "platform";
  readonly line: string;
}

/** The latest lines of one function; older ones are dropped. */
export class LogBuffer {
  readonly #capacity: number;
  readonly #now: () => Date;
  readonly #partial = new Map<string, string>();
  #lines: LogLine[] = [];

  constructor(now: () => Date, capacity = 5000) {
    this.#now = now;
    this.#capacity = capacity;
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Takes output as it comes, in pieces; a line is stored when it is whole. */
  write(stream: LogLine["stream"], text: string, sandbox = ""): void {
    const key = `${sandbox}:${stream}`;
    const pieces = `${this.#partial.get(key) ?? ""}${text}`.split("\n");
    this.#partial.set(key, pieces.pop() ?? "");
    const time = this.#now().toISOString();
    for (const line of pieces) this.#lines.push({ time, stream, line });
    if (this.#lines.length > this.#capacity) this.#lines = this.#lines.slice(-this.#capacity);
  }
}
