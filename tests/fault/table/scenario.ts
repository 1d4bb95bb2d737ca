import type { FleetDomain } from "../world/fleet.ts";
import { type Estate, perform } from "../world/operator.ts";
import type { SimulatedWorld } from "../world/simulated-world.ts";

/** What happens in a world, without the fault that is tried in it. */
export interface Scenario {
  readonly name: "new-certificate" | "broken-chain" | "stopped";
  /** Heading of its rows. */
  readonly title: string;
  /** Functions whose calls are rows, from the first run of the first one on. */
  readonly from: string;
  readonly functions: readonly string[];
  /** Those of them in which a fault that does not end comes to something of its own here. */
  readonly lasting: readonly string[];
  /** Lets it happen; time may still have to pass until all is over. */
  play(sim: SimulatedWorld, estate: Estate): Promise<void>;
}

/** The custom domain of every cell: routed, so that every call of a rotation is made. */
export const settings: FleetDomain["settings"] = {
  securityPolicy: "TLS_V1_2_2021",
  managedLoginVersion: 2,
  hasRouting: true,
};

const minuteMs = 60_000;

async function issueBetter(sim: SimulatedWorld, estate: Estate): Promise<void> {
  const certificate = { names: "exact", key: "EC_prime256v1", days: 230 } as const;
  await perform({ do: "issue", domain: 0, ...certificate }, sim, estate);
}

const rotation = ["plan", "update", "check-domain", "check-edges", "check-routing", "record"];
const functionsOf = (names: readonly string[]) => names.map((name) => `latchkey-${name}`);

/** All there is to a rotation: the way there, the way back, and the end that is not its own. */
export const scenarios: readonly Scenario[] = [
  {
    name: "new-certificate",
    title: "A new certificate",
    from: "latchkey-dispatch",
    functions: functionsOf(["dispatch", ...rotation]),
    lasting: functionsOf(["dispatch", ...rotation]),
    play: issueBetter,
  },
  {
    name: "broken-chain",
    title: "An edge serves the new certificate without its chain: the way back",
    from: "latchkey-roll-back",
    functions: functionsOf(["roll-back", "check-domain", "record", "close"]),
    lasting: functionsOf(["roll-back", "close"]),
    async play(sim, estate) {
      sim.world.faults.order({ kind: "edge.broken-chain" });
      await issueBetter(sim, estate);
    },
  },
  {
    name: "stopped",
    title: "Somebody stops the execution after the update: close",
    from: "latchkey-close",
    functions: functionsOf(["close"]),
    lasting: functionsOf(["close"]),
    async play(sim, estate) {
      await issueBetter(sim, estate);
      const isWaiting = () =>
        sim.executions().some(({ visited }) => visited.at(-1) === "WaitForDomain");
      await sim.time.advanceUntil(isWaiting, 10 * minuteMs);
      await perform({ do: "stop-execution" }, sim, estate);
    },
  },
];
