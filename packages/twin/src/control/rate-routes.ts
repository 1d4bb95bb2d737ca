import type { CallRates } from "../rate/call-rates.ts";
import { ControlRefusal, type ControlRoute } from "../service.ts";

/** AWS's documented rates: what is left of them, and whether they are kept. */
export function rateRoutes(rates: CallRates): readonly ControlRoute[] {
  const state = () => ({ mode: rates.mode(), buckets: rates.list() });
  return [
    {
      method: "GET",
      path: "/rates",
      summary:
        "Whether AWS's documented rates are kept, and the token buckets that are not full or have refused a call.",
      handle: state,
    },
    {
      method: "POST",
      path: "/rates",
      summary: "Keeps AWS's documented rates, on simulated time, or none.",
      example: { mode: "off" },
      handle(body) {
        const { mode } = (typeof body === "object" && body !== null ? body : {}) as {
          readonly mode?: unknown;
        };
        if (mode !== "documented" && mode !== "off") {
          throw new ControlRefusal("'mode' must be documented or off.");
        }
        rates.setMode(mode);
        return state();
      },
    },
  ];
}
