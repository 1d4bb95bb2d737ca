import { redact } from "../../wire/redaction.ts";
import { elementOf, kindOf, membersOf, type SchemaRef } from "../../wire/schema.ts";

/** What CloudTrail writes in place of a private value (Cognito's developer guide). */
const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

/**
 * A request or an answer as a CloudTrail record has it: members in lower camel case, keys of maps
 * as they are, bytes as the record of ImportCertificate shows them. Null when nothing is in it.
 *
 * @param hidden names, in lower camel case, of members whose texts are not shown
 * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-supported-actions-in-cloudtrail.html
 */
export function recordParameters(
  schema: SchemaRef,
  value: unknown,
  hidden: ReadonlySet<string>,
): unknown {
  const converted = convert(schema, value, "", hidden);
  const isEmpty =
    typeof converted !== "object" || converted === null || Object.keys(converted).length === 0;
  return isEmpty ? null : converted;
}

function convert(
  schema: SchemaRef,
  value: unknown,
  name: string,
  hidden: ReadonlySet<string>,
): unknown {
  if (value instanceof Uint8Array) return byteBuffer(value.byteLength);
  if (typeof value !== "object" || value === null || value instanceof Date) {
    return hidden.has(name) && typeof value === "string" ? HIDDEN : redact(value, name);
  }
  switch (kindOf(schema)) {
    case "struct":
      return Object.fromEntries(
        membersOf(schema).flatMap((member) => {
          const inner = (value as Readonly<Record<string, unknown>>)[member.name];
          const key = member.name.charAt(0).toLowerCase() + member.name.slice(1);
          return inner === undefined || inner === null
            ? []
            : [[key, convert(member.ref, inner, key, hidden)]];
        }),
      );
    case "list":
      return [...(value as readonly unknown[])].map((item) =>
        convert(elementOf(schema), item, name, hidden),
      );
    case "map":
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          convert(elementOf(schema), item, key, hidden),
        ]),
      );
    default:
      return redact(value, name);
  }
}

/** A `java.nio.ByteBuffer`, as CloudTrail's serialiser shows one: never what is in it. */
function byteBuffer(bytes: number): object {
  return {
    hb: ["byte", "byte", "byte", "..."],
    offset: 0,
    isReadOnly: false,
    bigEndian: true,
    nativeByteOrder: false,
    mark: -1,
    position: 0,
    limit: bytes,
    capacity: bytes,
    address: 0,
  };
}
