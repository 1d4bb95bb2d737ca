import { type FaultKind, faultKinds, mildFaults } from "../fault/fault-kind.ts";
import type { FaultPlan } from "../fault/fault-plan.ts";
import { parseFaultRates } from "../fault/parse-fault-rates.ts";
import type { ControlRoute } from "../service.ts";
import type { CallFaults } from "../wire/call-faults.ts";
import { readCallFault, readFields, readOrderedFault, refusing } from "./read-fault.ts";

/** Faults that are told of; the plan remembers more. */
const mostStruck = 100;

/** What goes wrong in the twin: by rates, and by order. */
export function faultRoutes(plan: FaultPlan, failures: CallFaults): readonly ControlRoute[] {
  const state = () => ({
    kinds: kindsOf(plan),
    ordered: plan.ordered(),
    failures: failures.list(),
    struck: plan.struck().slice(-mostStruck),
  });
  return [
    {
      method: "GET",
      path: "/faults",
      summary: `Every kind of fault with its meaning and rate, what is ordered (by kind, and failures of a given code), and the last ${mostStruck} that struck.`,
      handle: state,
    },
    {
      method: "POST",
      path: "/faults/rates",
      summary:
        "Sets the chances of the given kinds, from 0 to 1. They strike only what is deployed, not operators.",
      example: mildFaults,
      handle(body) {
        plan.setRates(refusing(() => parseFaultRates(body)));
        return { rates: plan.rates() };
      },
    },
    orderRoute(plan, failures, state),
    {
      method: "DELETE",
      path: "/faults",
      summary: "Calls all orders off and sets every rate to 0.",
      handle() {
        plan.clear();
        failures.clear();
        return state();
      },
    },
  ];
}

function orderRoute(plan: FaultPlan, failures: CallFaults, state: () => object): ControlRoute {
  return {
    method: "POST",
    path: "/faults",
    summary:
      "Orders a fault of a kind where its place fits (after so many that pass, so many times), whoever is struck; or, with 'code' instead of 'kind', makes the next calls of a service (of one operation or Region, if given) fail with that error: before anything happens, or after, as if the answer were lost.",
    example: {
      kind: "call.reset-after",
      where: { service: "cognito-idp", operation: "UpdateUserPoolDomain" },
      skip: 0,
      times: 1,
    },
    handle(body) {
      const fields = readFields(body);
      if (Object.hasOwn(fields, "kind")) {
        plan.order(readOrderedFault(fields));
      } else {
        failures.add(readCallFault(fields));
      }
      return state();
    },
  };
}

function kindsOf(plan: FaultPlan) {
  const rates = plan.rates();
  return Object.entries(faultKinds).map(([kind, meaning]) => ({
    kind,
    meaning,
    rate: rates[kind as FaultKind] ?? 0,
  }));
}
