/** A port that somebody else listens on. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
  /** What wanted it: `aws`, `control`, `edge` or `dns`. */
  readonly part: string;
  readonly port: number;

  constructor(part: string, port: number, cause: unknown) {
    super(`The ${part} port ${port} is already in use.`, { cause });
    this.part = part;
    this.port = port;
  }
}

/** What was started, so that it can be ended in the opposite order; also when a later part fails to start. */
export class StartedParts {
  readonly #stops: (() => void | Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  /** Remembers how to end a part. */
  add(stop: () => void | Promise<void>): void {
    this.#stops.push(stop);
  }

  /** Ends everything, the last first; one part's failure does not keep the others up. @throws AggregateError */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of this.#stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, "Some parts of the twin did not stop cleanly.");
    }
  }
}

/** Starts what listens on a port. @throws PortInUseError when the port is taken */
export async function startPart<T>(
  name: string,
  port: number | undefined,
  start: (port: number) => Promise<T>,
): Promise<T> {
  const wanted = port ?? 0;
  try {
    return await start(wanted);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw code === "EADDRINUSE" ? new PortInUseError(name, wanted, error) : error;
  }
}
