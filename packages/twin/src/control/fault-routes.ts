import { ControlRefusal, type ControlRoute } from "../service.ts";
import type { CallFault, CallFaults } from "../wire/call-faults.ts";

/** Failures of AWS calls, to be ordered on the control port. */
export function faultRoutes(faults: CallFaults): readonly ControlRoute[] {
  return [
    {
      method: "GET",
      path: "/faults",
      summary: "The failures that are still waiting for AWS calls.",
      handle: () => ({ faults: faults.list() }),
    },
    {
      method: "POST",
      path: "/faults",
      summary:
        "Makes the next calls of a service fail (of one operation or Region, if given): before anything happens, or after, as if the answer were lost.",
      example: {
        service: "cognito-idp",
        operation: "UpdateUserPoolDomain",
        code: "TooManyRequestsException",
        when: "before",
        times: 2,
      },
      handle: (body) => {
        faults.add(readFault(body));
        return { faults: faults.list() };
      },
    },
    {
      method: "DELETE",
      path: "/faults",
      summary: "Calls all waiting failures off.",
      handle: () => {
        faults.clear();
        return { faults: [] };
      },
    },
  ];
}

const MEMBERS = ["service", "operation", "region", "code", "message", "status", "when", "times"];

function readFault(body: unknown): CallFault {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new ControlRefusal("The body must be an object.");
  }
  const fields = body as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw new ControlRefusal(`There is no '${unknown}'. Known: ${MEMBERS.join(", ")}.`);
  }
  const code = textOf(fields, "code");
  const when = fields.when ?? "before";
  if (when !== "before" && when !== "after") {
    throw new ControlRefusal("'when' must be before or after.");
  }
  return {
    service: textOf(fields, "service"),
    ...optionalText(fields, "operation"),
    ...optionalText(fields, "region"),
    code,
    message: fields.message === undefined ? `${code}, as ordered.` : textOf(fields, "message"),
    status: numberOf(fields, "status", { byDefault: 400, from: 400, to: 599 }),
    when,
    times: numberOf(fields, "times", { byDefault: 1, from: 1, to: 1_000_000 }),
  };
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value === "") {
    throw new ControlRefusal(`'${name}' must be a text.`);
  }
  return value;
}

function optionalText(fields: Readonly<Record<string, unknown>>, name: string) {
  return fields[name] === undefined ? {} : { [name]: textOf(fields, name) };
}

function numberOf(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  { byDefault, from, to }: { byDefault: number; from: number; to: number },
): number {
  const value = fields[name] ?? byDefault;
  if (typeof value !== "number" || !Number.isInteger(value) || value < from || value > to) {
    throw new ControlRefusal(`'${name}' must be a whole number from ${from} to ${to}.`);
  }
  return value;
}
