/** A failure that the next fitting calls are to meet. */
export interface CallFault {
  /** SigV4 service name, e.g. `cognito-idp`. */
  readonly service: string;
  /** Every operation of the service when absent. */
  readonly operation?: string;
  /** Every Region when absent. */
  readonly region?: string;
  /** Error code that the caller gets, e.g. `TooManyRequestsException`. */
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /**
   * `before`: the call is refused and nothing happens. `after`: it is carried out, but the caller
   * is told that it failed, as when an answer is lost.
   */
  readonly when: "before" | "after";
  /** How many calls it still meets. */
  readonly times: number;
}

/** The failures that are waiting for calls, in the order in which they were asked for. */
export interface CallFaults {
  add(fault: CallFault): void;
  list(): readonly CallFault[];
  clear(): void;
  /** The failure that this call meets, counted off; none for most. */
  take(call: {
    readonly service: string;
    readonly operation: string;
    readonly region: string;
  }): CallFault | undefined;
}

export function createCallFaults(): CallFaults {
  let waiting: CallFault[] = [];
  return {
    add(fault) {
      waiting.push(fault);
    },
    list: () => [...waiting],
    clear() {
      waiting = [];
    },
    take({ service, operation, region }) {
      const met = waiting.find(
        (fault) =>
          fault.service === service &&
          (fault.operation === undefined || fault.operation === operation) &&
          (fault.region === undefined || fault.region === region),
      );
      waiting = waiting
        .map((fault) => (fault === met ? { ...fault, times: fault.times - 1 } : fault))
        .filter(({ times }) => times > 0);
      return met;
    },
  };
}
