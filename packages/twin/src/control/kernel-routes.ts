import type { DeployedIam } from "../iam/deployed-iam.ts";
import { ControlRefusal, type ControlRoute } from "../service.ts";
import type { RequestHistory } from "../wire/request-history.ts";
import type { World } from "../world.ts";

/** What the kernel itself offers on the control port. */
export function kernelRoutes(options: {
  readonly world: Pick<World, "clock" | "regionOutages">;
  readonly iam: DeployedIam;
  readonly history: RequestHistory;
  readonly rootCaPem: () => string;
}): readonly ControlRoute[] {
  const { world, iam, history } = options;
  return [
    {
      method: "GET",
      path: "/healthz",
      summary: "Answers as soon as the twin is up.",
      handle: () => ({ status: "ok" }),
    },
    {
      method: "GET",
      path: "/clock",
      summary: "The simulated time, and how many times faster than real time it runs.",
      handle: () => ({ now: world.clock.now().toISOString(), speed: world.clock.speed }),
    },
    {
      method: "GET",
      path: "/history",
      summary:
        "The last AWS calls, oldest first. Query: service, operation, outcome, principal, after (a number), limit.",
      example: { service: "cognito-idp", operation: "UpdateUserPoolDomain", limit: "10" },
      handle: (query) => ({ entries: history.list(readHistoryFilter(query)) }),
    },
    {
      method: "GET",
      path: "/permissions",
      summary:
        "The IAM permissions that roles have used so far, with the statement that granted each.",
      handle: () => ({ used: iam.usedPermissions() }),
    },
    {
      method: "GET",
      path: "/trust",
      summary: "The root CA certificate (PEM) that the twin's public certificates lead to.",
      handle: () => options.rootCaPem(),
    },
    ...outageRoutes(world.regionOutages),
  ];
}

function outageRoutes(outages: Set<string>): readonly ControlRoute[] {
  const down = () => ({ down: [...outages].sort() });
  return [
    {
      method: "GET",
      path: "/outages",
      summary: "The Regions that are down.",
      handle: down,
    },
    {
      method: "POST",
      path: "/outages",
      summary: "Takes a Region's Cognito endpoint down, or brings it back.",
      example: { region: "eu-west-1", isDown: true },
      handle: (body) => {
        const { region, isDown } = readOutage(body);
        if (isDown) {
          outages.add(region);
        } else {
          outages.delete(region);
        }
        return down();
      },
    },
  ];
}

const HISTORY_TEXTS = ["service", "operation", "outcome", "principal"];
const HISTORY_NUMBERS = ["after", "limit"];

function readHistoryFilter(query: unknown): Parameters<RequestHistory["list"]>[0] {
  const filter: Record<string, string | number> = {};
  for (const [name, text] of Object.entries(query as Record<string, string>)) {
    if (HISTORY_TEXTS.includes(name)) {
      filter[name] = text;
    } else if (!HISTORY_NUMBERS.includes(name)) {
      throw new ControlRefusal(
        `There is no '${name}'. Known: ${[...HISTORY_TEXTS, ...HISTORY_NUMBERS].join(", ")}.`,
      );
    } else if (/^\d+$/.test(text)) {
      filter[name] = Number(text);
    } else {
      throw new ControlRefusal(`'${name}' must be a whole number, not '${text}'.`);
    }
  }
  return filter;
}

function readOutage(body: unknown): { readonly region: string; readonly isDown: boolean } {
  const { region, isDown } = (typeof body === "object" && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  if (typeof region !== "string" || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new ControlRefusal("'region' must be the name of a Region, such as eu-west-1.");
  }
  if (typeof isDown !== "boolean") {
    throw new ControlRefusal("'isDown' must be true or false.");
  }
  return { region, isDown };
}
