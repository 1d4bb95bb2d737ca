import { AwsError } from "../service.ts";
import { elementOf, kindOf, type Member, membersOf, type SchemaRef } from "./schema.ts";

/**
 * Refuses JSON whose values have another type than the schema's, in the words of AWS's own
 * services. `null` counts as absent; unknown members are ignored, as AWS does.
 *
 * @throws AwsError SerializationException
 */
export function checkJsonTypes(schema: SchemaRef, value: unknown, nameOnWire = byName): void {
  if (value === null || value === undefined) {
    return;
  }
  switch (kindOf(schema)) {
    case "struct": {
      const fields = expectObject(value);
      for (const member of membersOf(schema)) {
        const key = nameOnWire(member);
        checkJsonTypes(member.ref, Object.hasOwn(fields, key) ? fields[key] : null, nameOnWire);
      }
      return;
    }
    case "map":
      for (const item of Object.values(expectObject(value))) {
        checkJsonTypes(elementOf(schema), item, nameOnWire);
      }
      return;
    case "list":
      if (!Array.isArray(value)) {
        throw refusal("Expected list or null");
      }
      for (const item of value) {
        checkJsonTypes(elementOf(schema), item, nameOnWire);
      }
      return;
    default:
      checkSimple(kindOf(schema), value);
  }
}

const byName = (member: Member) => member.name;

const TARGETS: Readonly<Record<string, readonly [accepts: readonly string[], javaName: string]>> = {
  string: [["string"], "String"],
  // A number may be sent as a string only for NaN and the infinities, a timestamp as ISO 8601.
  number: [["number"], "Integer"],
  boolean: [["boolean"], "Boolean"],
  timestamp: [["number", "string"], "Timestamp"],
  blob: [["string"], "ByteBuffer"],
};

function checkSimple(kind: string, value: unknown): void {
  const target = TARGETS[kind];
  if (!target || target[0].includes(typeof value) || isSpecialNumber(kind, value)) {
    return;
  }
  if (typeof value === "object") {
    throw refusal("Start of structure or map found where not expected.");
  }
  const found =
    typeof value === "boolean" ? `${value}`.toUpperCase() : (typeof value).toUpperCase();
  throw refusal(
    `${found}_VALUE can not be converted to ${/^[AEIO]/.test(target[1]) ? "an" : "a"} ${target[1]}`,
  );
}

function isSpecialNumber(kind: string, value: unknown): boolean {
  return kind === "number" && ["NaN", "Infinity", "-Infinity"].includes(String(value));
}

function expectObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refusal("Unexpected value type in payload");
  }
  return value as Readonly<Record<string, unknown>>;
}

function refusal(message: string): AwsError {
  return new AwsError("SerializationException", message);
}
