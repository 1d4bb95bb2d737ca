import { describe, expect, it } from "vitest";
import { mildFaults } from "../../src/fault/fault-kind.ts";
import {
  describeFaultRates,
  parseFaultKind,
  parseFaultRates,
} from "../../src/fault/parse-fault-rates.ts";

describe("rates from outside", () => {
  it("are taken as they are", () => {
    expect(parseFaultRates({ "call.throttled": 0.02, "event.dropped": 1 })).toEqual({
      "call.throttled": 0.02,
      "event.dropped": 1,
    });
    expect(parseFaultRates(JSON.parse(JSON.stringify(mildFaults)))).toEqual(mildFaults);
  });

  it.each([
    [null, "must be an object"],
    [[], "must be an object"],
    ["mild", "must be an object"],
    [{ "call.throtled": 0.1 }, "There is no fault 'call.throtled'. Known: call.throttled, "],
    [{ constructor: 0.1 }, "There is no fault 'constructor'"],
    [JSON.parse('{"__proto__": 0.1}'), "There is no fault '__proto__'"],
    [{ "call.throttled": "0.1" }, 'must be a number from 0 to 1, not "0.1"'],
    [{ "call.throttled": 1.01 }, "not 1.01"],
    [{ "call.throttled": -0.1 }, "not -0.1"],
    [{ "call.throttled": null }, "not null"],
  ])("%j are refused", (value, message) => {
    expect(() => parseFaultRates(value)).toThrow(message);
  });

  it.each([undefined, 3, "toString"])("%s is no kind", (value) => {
    expect(() => parseFaultKind(value)).toThrow(RangeError);
  });
});

it.each([
  [{}, "none"],
  [{ "call.throttled": 0 }, "none"],
  [{ "call.throttled": 0.02, "event.doubled": 0.1 }, "call.throttled 2 %, event.doubled 10 %"],
  [{ "lambda.killed-before": 0.005 }, "lambda.killed-before 0.5 %"],
] as const)("%j reads as '%s'", (rates, text) => {
  expect(describeFaultRates(rates)).toBe(text);
});
