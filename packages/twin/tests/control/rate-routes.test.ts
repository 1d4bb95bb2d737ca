import { expect, test } from "vitest";
import { rateRoutes } from "../../src/control/rate-routes.ts";
import { createCallRates } from "../../src/rate/call-rates.ts";

const rates = createCallRates({ clock: { now: () => new Date(0) } });
const [show, change] = rateRoutes(rates);

test("rates are shown, and switched off and on", () => {
  rates.admit({ service: "acm", operation: "ListCertificates", region: "us-east-1", input: {} });
  expect(show?.handle({})).toEqual({
    mode: "documented",
    buckets: [
      { name: "acm us-east-1 ListCertificates", capacity: 8, perSecond: 8, tokens: 7, refused: 0 },
    ],
  });
  expect(change?.handle({ mode: "off" })).toEqual({ mode: "off", buckets: [] });
  expect(rates.mode()).toBe("off");
  expect(change?.handle({ mode: "documented" })).toEqual({ mode: "documented", buckets: [] });
});

test.each([[null], [[]], [{}], [{ mode: "on" }], [{ mode: 1 }]])("%j is refused", (body) => {
  expect(() => change?.handle(body)).toThrow("'mode' must be documented or off.");
  expect(rates.mode()).toBe("documented");
});
