import type { RotationPorts } from "@latchkey/core/rotation/ports";
import type { FunctionCode, FunctionPorts } from "./world/function-code.ts";

/** Puts a mistake into the code of a function. */
export type Plant = (code: FunctionCode, functionName: string) => FunctionCode;

/**
 * Mistakes that Latchkey could make, each planted around the code of its functions: what happens
 * then is what would happen without the check that the mistake leaves out. The simulation has to
 * catch every one of them.
 */
export const plantedBugs = {
  /** RollBack takes it for granted that the custom domain still holds what this rotation set. */
  "rollback-without-checking-the-current-arn": (code, functionName) => {
    if (functionName !== "latchkey-roll-back") return code;
    return (payload, ports, clock) =>
      code(payload, withRotation(ports, holding(targetOf(payload))), clock);
  },
  /** Update and RollBack send all that they know of a custom domain but its `Routing`. */
  "routing-dropped-on-update": (code) => (payload, ports, clock) =>
    code(payload, withRotation(ports, withoutRouting), clock),
  /** A record has another key at each attempt, so that a step that is repeated makes a second one. */
  "retry-of-a-non-idempotent-step": (code, functionName) => {
    if (functionName !== "latchkey-record") return code;
    let attempts = 0;
    return (payload, ports, clock) => {
      attempts += 1;
      return code(payload, withRecordKeys(ports, `-attempt-${attempts}.json`), clock);
    };
  },
  /** One edge is asked, and speaks for all of them. */
  "accept-on-first-edge": (code) => (payload, ports, clock) =>
    code(payload, withRotation(ports, withOneEdge), clock),
  /** The certificate that an event names is the one to take, and a good one. */
  "trusting-the-events-arn-blindly": (code, functionName) => {
    if (functionName !== "latchkey-plan" && functionName !== "latchkey-update") return code;
    return (payload, ports, clock) => {
      const arn = hintOf(payload);
      if (arn === undefined) return code(payload, ports, clock);
      const trusting = withRotation(ports, (rotation) => withGood(rotation, arn));
      return code(asked(payload, arn), trusting, clock);
    };
  },
  /** RollBack gives up at once, and says so. */
  "rollback-that-gives-up": (code, functionName) =>
    functionName === "latchkey-roll-back" ? ending("failed") : code,
  /** RollBack says that the old certificate is back, and does nothing. */
  "rollback-that-is-only-said": (code, functionName) =>
    functionName === "latchkey-roll-back" ? ending("rolled-back") : code,
  /** CheckEdges takes harm for a certificate that has not arrived everywhere yet. */
  "harm-taken-for-delay": (code, functionName) => {
    if (functionName !== "latchkey-check-edges") return code;
    return async (payload, ports, clock) => {
      const state = (await code(payload, ports, clock)) as { readonly next: string };
      if (state.next !== "roll-back") return state;
      return { ...state, verdict: "not-served", next: "check-routing" };
    };
  },
  /** Plan finds a reason against every certificate. */
  "refusing-every-certificate": (code, functionName) => {
    if (functionName !== "latchkey-plan") return code;
    return async (payload, ports, clock) => {
      const state = (await code(payload, ports, clock)) as { readonly decision?: string };
      if (state.decision !== "rotate") return state;
      return { ...state, decision: "refuse", verdict: "refused", next: "record" };
    };
  },
  /** Events are accepted, and nothing comes of them. */
  "events-without-consequence": (code, functionName) =>
    functionName === "latchkey-dispatch" ? async () => ({ started: [], duplicates: [] }) : code,
  /** An execution that is cut off after its update leaves no note of it. */
  "update-without-a-note": (code, functionName) => {
    if (functionName !== "latchkey-update") return code;
    return (payload, ports, clock) => code(payload, withRotation(ports, withoutNote), clock);
  },
} as const satisfies Readonly<Record<string, Plant>>;

/** The name of a planted bug: a switch of `npm run test:fault -- --bug <name>`. */
export type PlantedBug = keyof typeof plantedBugs;

function withRotation(
  ports: FunctionPorts,
  change: (rotation: RotationPorts) => RotationPorts,
): FunctionPorts {
  return { ...ports, rotation: () => change(ports.rotation()) };
}

function withRecordKeys(ports: FunctionPorts, ending: string): FunctionPorts {
  const records = ports.records();
  const storeRecord: typeof records.storeRecord = (key, record) =>
    records.storeRecord(key.replace(/\.json$/, ending), record);
  return { ...ports, records: () => ({ ...records, storeRecord }) };
}

/** Cognito as it would be if nobody had touched the custom domain since. */
function holding(certificateArn: string): (rotation: RotationPorts) => RotationPorts {
  return (rotation) => ({
    ...rotation,
    cognito: {
      ...rotation.cognito,
      async describeDomain(region, name) {
        const found = await rotation.cognito.describeDomain(region, name);
        if (found?.kind !== "custom") return found;
        return { ...found, customDomain: { ...found.customDomain, certificateArn } };
      },
    },
  });
}

function withoutRouting(rotation: RotationPorts): RotationPorts {
  const { cognito } = rotation;
  return {
    ...rotation,
    cognito: {
      ...cognito,
      updateCustomDomain({ settings: { routing: _, ...settings }, ...request }) {
        return cognito.updateCustomDomain({ ...request, settings });
      },
    },
  };
}

function withoutNote(rotation: RotationPorts): RotationPorts {
  return { ...rotation, unproven: { ...rotation.unproven, storeUnproven: async () => {} } };
}

/** A step that ends the rotation, whatever it is given. */
function ending(verdict: string): FunctionCode {
  return async (payload) => ({ ...(payload as TaskPayload).state, verdict, next: "record" });
}

function withOneEdge(rotation: RotationPorts): RotationPorts {
  const { edges } = rotation;
  const resolveEdges: typeof edges.resolveEdges = async (request) =>
    (await edges.resolveEdges(request)).slice(0, 1);
  return { ...rotation, edges: { ...edges, resolveEdges } };
}

/** ACM as somebody imagines it who does not ask: the certificate is as good as can be. */
function withGood(rotation: RotationPorts, arn: string): RotationPorts {
  const yearMs = 365 * 86_400_000;
  return {
    ...rotation,
    acm: {
      ...rotation.acm,
      async describeCertificate(asked) {
        const found = await rotation.acm.describeCertificate(asked);
        if (found === undefined || asked !== arn) return found;
        const notAfter = new Date(rotation.clock.now().getTime() + yearMs);
        return { ...found, status: "ISSUED", type: "AMAZON_ISSUED", notAfter };
      },
    },
  };
}

interface TaskPayload {
  readonly state: {
    readonly request?: Request;
    readonly target?: { readonly arn: string };
  };
}

interface Request {
  readonly trigger?: { readonly certificateArn?: string };
}

function targetOf(payload: unknown): string {
  return (payload as TaskPayload).state.target?.arn ?? "";
}

function hintOf(payload: unknown): string | undefined {
  return (payload as TaskPayload).state.request?.trigger?.certificateArn;
}

/** The same payload, its request asking for the certificate by name. */
function asked(payload: unknown, certificateArn: string): unknown {
  const { state, ...rest } = payload as TaskPayload;
  return { ...rest, state: { ...state, request: { ...state.request, certificateArn } } };
}
