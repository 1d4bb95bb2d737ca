import { AwsError } from "../service.ts";
import { readJson } from "./json-protocol.ts";
import type { WireRequest } from "./message.ts";
import type { RouteMatch } from "./rest-router.ts";
import { bodySchemaOf, elementOf, kindOf, type Member, membersOf, resolve } from "./schema.ts";
import type { ServiceModel } from "./service-model.ts";

/** Puts an operation's input together from labels, query, headers and body, by the members' traits. */
export async function readRestInput(
  request: WireRequest,
  { operation, labels }: RouteMatch,
  model: ServiceModel,
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  const bodyMembers: Member[] = [];
  for (const member of membersOf(operation.input)) {
    if (member.traits.httpPayload || (kindOf(member.ref) === "blob" && member.traits.streaming)) {
      await readPayload(request, member, model, input);
    } else if (isBoundToHttp(member)) {
      const value = readBound(request, member, labels);
      if (value !== undefined) {
        input[member.name] = value;
      }
    } else {
      bodyMembers.push(member);
    }
  }
  if (bodyMembers.length > 0) {
    const schema = bodySchemaOf(operation.input, bodyMembers);
    Object.assign(input, await readStructure(request.body, schema, model));
  }
  return input;
}

/** Whether a member travels outside the body. */
export function isBoundToHttp({ traits }: Member): boolean {
  return Boolean(
    traits.httpLabel ||
      traits.httpHeader ||
      traits.httpPrefixHeaders !== undefined ||
      traits.httpQuery ||
      traits.httpQueryParams,
  );
}

async function readPayload(
  request: WireRequest,
  member: Member,
  model: ServiceModel,
  input: Record<string, unknown>,
): Promise<void> {
  const kind = kindOf(member.ref);
  if (kind === "blob") {
    input[member.name] = new Uint8Array(request.body);
  } else if (request.body.byteLength > 0) {
    input[member.name] =
      kind === "string"
        ? request.body.toString("utf8")
        : await readStructure(request.body, resolve(member.ref), model);
  }
}

const jsonNameOf = ({ name, traits }: Member) => traits.jsonName ?? name;

async function readStructure(
  body: Buffer,
  schema: unknown,
  model: ServiceModel,
): Promise<Record<string, unknown>> {
  if (model.protocol === "rest-json") {
    return readJson(body, schema, model.codec, jsonNameOf);
  }
  if (body.byteLength === 0) {
    return {};
  }
  try {
    const value = await model.codec?.createDeserializer().read(schema, body);
    return (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  } catch {
    throw model.signingName === "s3"
      ? new AwsError(
          "MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published schema",
        )
      : new AwsError("MalformedInput", "The request's body is not well-formed XML.");
  }
}

function readBound(
  request: WireRequest,
  { name, traits, ref }: Member,
  labels: Readonly<Record<string, string>>,
): unknown {
  if (traits.httpLabel) {
    return labels[name];
  }
  if (traits.httpPrefixHeaders !== undefined) {
    return readPrefixHeaders(request, traits.httpPrefixHeaders.toLowerCase());
  }
  if (traits.httpQueryParams) {
    return Object.fromEntries(request.query);
  }
  const sent = traits.httpHeader
    ? request.headers[traits.httpHeader.toLowerCase()]
    : request.query.getAll(traits.httpQuery ?? "");
  if (sent === undefined || sent.length === 0) {
    return undefined;
  }
  if (kindOf(ref) !== "list") {
    return readText(name, kindOf(ref), Array.isArray(sent) ? (sent[0] ?? "") : sent);
  }
  const items = Array.isArray(sent) ? sent : sent.split(",");
  return items.map((item) => readText(name, kindOf(elementOf(ref)), item.trim()));
}

function readPrefixHeaders(request: WireRequest, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function readText(name: string, kind: string, text: string): unknown {
  switch (kind) {
    case "number":
      return finite(name, text, Number(text));
    case "boolean":
      return text.toLowerCase() === "true";
    case "timestamp": {
      // Headers carry HTTP dates, queries ISO 8601 or epoch seconds.
      const date = new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text);
      finite(name, text, date.getTime());
      return date;
    }
    case "blob":
      return new Uint8Array(Buffer.from(text, "base64"));
    default:
      return text;
  }
}

function finite(name: string, text: string, value: number): number {
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new AwsError("InvalidArgument", `Provided ${name} '${text}' is not valid.`);
  }
  return value;
}
