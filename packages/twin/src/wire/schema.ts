/**
 * Reads the schemas that the AWS SDK for JavaScript exports (`DescribeCertificate$`, …): static
 * arrays, lazily dereferenced, in the layout of `@smithy/core/schema`. Only what a server needs:
 * kinds, members, which of them are required, and the wire traits.
 */

/** A schema as the SDK exports it: an array, a number for a simple type, a name, or a getter. */
export type SchemaRef = unknown;

/** What the wire must know of a member or shape; absent means not set. */
export interface Traits {
  readonly http?: readonly [method: string, path: string, status: number];
  readonly httpLabel?: 1;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpQuery?: string;
  readonly httpQueryParams?: 1;
  readonly httpPayload?: 1;
  readonly httpResponseCode?: 1;
  readonly idempotencyToken?: 1;
  readonly sensitive?: 1;
  readonly streaming?: 1;
  readonly mediaType?: string;
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly xmlFlattened?: 1;
  readonly error?: "client" | "server";
  readonly httpError?: number;
  readonly awsQueryError?: readonly [code: string, status: number];
}

export type Kind =
  | "string"
  | "number"
  | "boolean"
  | "timestamp"
  | "document"
  | "blob"
  | "list"
  | "map"
  | "struct"
  | "unit";

/** `date-time`, `http-date`, `epoch-seconds`, or what the protocol takes where nothing is said. */
export type TimestampFormat = "default" | "date-time" | "http-date" | "epoch-seconds";

/** One member of a structure. */
export interface Member {
  readonly name: string;
  readonly isRequired: boolean;
  readonly traits: Traits;
  /** To be handed to the SDK's codec as it is. */
  readonly ref: SchemaRef;
}

const BIT_TRAITS = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
  "httpQueryParams",
] as const;

const TIMESTAMP_FORMATS: readonly TimestampFormat[] = [
  "default",
  "date-time",
  "http-date",
  "epoch-seconds",
];

/** The schema behind getters, member traits and named simple types. */
export function resolve(ref: SchemaRef): SchemaRef {
  let schema = ref;
  for (;;) {
    if (typeof schema === "function") {
      schema = schema();
    } else if (Array.isArray(schema) && schema.length === 2) {
      schema = schema[0];
    } else if (Array.isArray(schema) && schema[0] === 0) {
      schema = schema[4];
    } else {
      return schema;
    }
  }
}

/** What a value of this schema is. */
export function kindOf(ref: SchemaRef): Kind {
  const schema = resolve(ref);
  if (schema === "unit") {
    return "unit";
  }
  if (Array.isArray(schema)) {
    return schema[0] === 1 ? "list" : schema[0] === 2 ? "map" : "struct";
  }
  return kindOfSimple(Number(schema));
}

function kindOfSimple(code: number): Kind {
  if (code >= 128) {
    return "map";
  }
  if (code >= 64) {
    return "list";
  }
  if (code >= 4 && code <= 7) {
    return "timestamp";
  }
  switch (code) {
    case 1:
    case 17:
    case 19:
      return "number";
    case 2:
      return "boolean";
    case 15:
      return "document";
    case 21:
    case 42:
      return "blob";
    default:
      return "string";
  }
}

/** How a timestamp is written where its protocol leaves the choice to the shape. */
export function timestampFormatOf(ref: SchemaRef): TimestampFormat {
  const schema = resolve(ref);
  return typeof schema === "number" ? (TIMESTAMP_FORMATS[schema - 4] ?? "default") : "default";
}

/** Traits of the shape and of the member that refers to it; the member's win. */
export function traitsOf(ref: SchemaRef): Traits {
  if (typeof ref === "function") {
    return traitsOf(ref());
  }
  if (!Array.isArray(ref)) {
    return {};
  }
  if (ref.length === 2) {
    return { ...traitsOf(ref[0]), ...translate(ref[1]) };
  }
  return translate(ref[3]);
}

function translate(indicator: unknown): Traits {
  if (typeof indicator === "object" && indicator !== null) {
    return indicator;
  }
  const bits = Number(indicator ?? 0);
  return Object.fromEntries(
    BIT_TRAITS.filter((_, index) => (bits >> index) & 1).map((name) => [name, 1]),
  );
}

/** `PutObjectRequest` of `com.amazonaws.s3#PutObjectRequest`; empty for simple types. */
export function nameOf(ref: SchemaRef): string {
  const schema = resolve(ref);
  return Array.isArray(schema) ? String(schema[2]) : "";
}

/** `com.amazonaws.s3` of `com.amazonaws.s3#PutObjectRequest`. */
export function namespaceOf(ref: SchemaRef): string {
  const schema = resolve(ref);
  return Array.isArray(schema) ? String(schema[1]) : "";
}

/** The members of a structure; none for anything else. The required ones come first in the SDK's lists. */
export function membersOf(ref: SchemaRef): readonly Member[] {
  const schema = resolve(ref);
  if (!Array.isArray(schema) || kindOf(schema) !== "struct") {
    return [];
  }
  const names: readonly string[] = schema[4];
  const refs: readonly SchemaRef[] = schema[5];
  const requiredCount = Number(schema[6] ?? 0);
  return names.map((name, index) => ({
    name,
    isRequired: index < requiredCount,
    traits: traitsOf(refs[index]),
    ref: refs[index],
  }));
}

/** The schema of a list's or map's values. */
export function elementOf(ref: SchemaRef): SchemaRef {
  const schema = resolve(ref);
  if (Array.isArray(schema)) {
    return schema[0] === 1 ? schema[4] : schema[5];
  }
  return Number(schema) & 0b0011_1111;
}

/** A structure that is a whole body, under the name that its member gives it there. */
export function payloadSchemaOf({ ref, traits }: Member): SchemaRef {
  const schema = resolve(ref);
  if (!Array.isArray(schema) || traits.xmlName === undefined) {
    return schema;
  }
  const named = [...schema];
  named[3] = { ...translate(schema[3]), xmlName: traits.xmlName };
  return named;
}

/** A structure reduced to some of its members: what remains for the body when the others are bound to HTTP. */
export function bodySchemaOf(ref: SchemaRef, members: readonly Member[]): SchemaRef {
  const schema = resolve(ref);
  if (!Array.isArray(schema)) {
    return schema;
  }
  return [
    3,
    schema[1],
    schema[2],
    schema[3],
    members.map((member) => member.name),
    members.map((member) => member.ref),
    members.filter((member) => member.isRequired).length,
  ];
}
