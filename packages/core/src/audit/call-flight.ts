/** Calls that are under way at the same time, so that waiting for one holds up no other. */
export interface CallFlight {
  /** Resolves when one more may be launched. */
  room(): Promise<void>;
  /** Starts work without waiting for it. It must not reject. */
  launch(work: () => Promise<void>): void;
  /** Resolves when all that is under way now has ended. */
  landed(): Promise<void>;
}

/** @param most so many are under way at most: what bounds the memory */
export function createCallFlight(most: number): CallFlight {
  const underWay = new Set<Promise<void>>();
  return {
    async room() {
      while (underWay.size >= most) await Promise.race(underWay);
    },
    launch(work) {
      const flight = work().finally(() => underWay.delete(flight));
      underWay.add(flight);
    },
    async landed() {
      await Promise.all(underWay);
    },
  };
}
