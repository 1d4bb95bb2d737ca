import type { OrderedFault } from "../fault/fault-plan.ts";
import { parseFaultKind } from "../fault/parse-fault-rates.ts";
import { ControlRefusal } from "../service.ts";
import type { CallFault } from "../wire/call-faults.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A body that must be an object. @throws ControlRefusal */
export function readFields(body: unknown): Fields {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new ControlRefusal("The body must be an object.");
  }
  return body as Fields;
}

/** What a call's place is made of; other kinds have members of their own. */
const callMembers = ["service", "operation", "region", "principal"];

/** A fault of a kind, ordered for one place. @throws ControlRefusal */
export function readOrderedFault(fields: Fields): OrderedFault {
  refuseUnknown(fields, ["kind", "where", "skip", "times"]);
  const kind = refusing(() => parseFaultKind(fields.kind));
  const where = readFields(fields.where ?? {});
  if (kind.startsWith("call.")) refuseUnknown(where, callMembers);
  return {
    kind,
    where: Object.fromEntries(Object.keys(where).map((name) => [name, textOf(where, name)])),
    skip: numberOf(fields, "skip", { byDefault: 0, from: 0, to: 1_000_000 }),
    times: numberOf(fields, "times", { byDefault: 1, from: 1, to: 1_000_000 }),
  };
}

/** A failure of a given code, for the next calls of a service. @throws ControlRefusal */
export function readCallFault(fields: Fields): CallFault {
  refuseUnknown(fields, [
    "service",
    "operation",
    "region",
    "code",
    "message",
    "status",
    "when",
    "times",
  ]);
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

/** Tells a refusal of the plan's as one of the control port's. @throws ControlRefusal */
export function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new ControlRefusal(error.message);
    throw error;
  }
}

function refuseUnknown(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new ControlRefusal(`There is no '${unknown}'. Known: ${known.join(", ")}.`);
  }
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value === "") {
    throw new ControlRefusal(`'${name}' must be a text.`);
  }
  return value;
}

function optionalText(fields: Fields, name: string) {
  return fields[name] === undefined ? {} : { [name]: textOf(fields, name) };
}

function numberOf(
  fields: Fields,
  name: string,
  { byDefault, from, to }: { byDefault: number; from: number; to: number },
): number {
  const value = fields[name] ?? byDefault;
  if (typeof value !== "number" || !Number.isInteger(value) || value < from || value > to) {
    throw new ControlRefusal(`'${name}' must be a whole number from ${from} to ${to}.`);
  }
  return value;
}
