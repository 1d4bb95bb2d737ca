import type { WireResponse } from "./message.ts";
import {
  bodySchemaOf,
  kindOf,
  type Member,
  membersOf,
  nameOf,
  payloadSchemaOf,
  timestampFormatOf,
} from "./schema.ts";
import { type OperationModel, type ServiceModel, writeWithCodec } from "./service-model.ts";

const CONTENT_TYPES = { "rest-json": "application/json", "rest-xml": "text/xml" } as const;

/** Spreads an operation's output over status, headers and body, by the members' traits. */
export function writeRestOutput(
  output: object,
  operation: OperationModel,
  model: ServiceModel,
): WireResponse {
  const values = output as Readonly<Record<string, unknown>>;
  const headers: Record<string, string> = {};
  const bodyMembers: Member[] = [];
  let status = operation.http?.[2] ?? 200;
  let payload: Member | undefined;
  for (const member of membersOf(operation.output)) {
    const value = values[member.name];
    const { httpHeader, httpPrefixHeaders, httpResponseCode, httpPayload } = member.traits;
    if (httpPayload) {
      payload = member;
    } else if (httpResponseCode) {
      status = typeof value === "number" ? value : status;
    } else if (httpHeader !== undefined) {
      if (value !== undefined && value !== null) {
        headers[httpHeader.toLowerCase()] = headerText(member, value);
      }
    } else if (httpPrefixHeaders !== undefined) {
      for (const [name, text] of Object.entries((value as object | undefined) ?? {})) {
        headers[`${httpPrefixHeaders}${name}`.toLowerCase()] = String(text);
      }
    } else {
      bodyMembers.push(member);
    }
  }
  const body = payload
    ? payloadBody(values[payload.name], payload, model)
    : structureBody(values, bodyMembers, operation, model);
  const type = CONTENT_TYPES[model.protocol === "rest-xml" ? "rest-xml" : "rest-json"];
  return {
    status,
    headers: { ...(body.length > 0 ? { "content-type": type } : {}), ...headers },
    body,
  };
}

function payloadBody(value: unknown, member: Member, model: ServiceModel): string | Uint8Array {
  if (value === undefined || value === null) {
    return "";
  }
  if (typeof value === "string" || value instanceof Uint8Array) {
    return value;
  }
  return kindOf(member.ref) === "struct"
    ? serialize(payloadSchemaOf(member), value, model)
    : String(value);
}

function structureBody(
  values: object,
  members: readonly Member[],
  operation: OperationModel,
  model: ServiceModel,
): string | Uint8Array {
  if (members.length === 0) {
    return model.protocol === "rest-json" && nameOf(operation.output) ? "{}" : "";
  }
  return serialize(bodySchemaOf(operation.output, members), values, model);
}

function serialize(schema: unknown, value: unknown, model: ServiceModel): string | Uint8Array {
  if (!model.codec) {
    return "";
  }
  const body = writeWithCodec(model.codec, schema, value);
  return model.protocol === "rest-xml" ? `<?xml version="1.0" encoding="UTF-8"?>\n${body}` : body;
}

function headerText(member: Member, value: unknown): string {
  if (Array.isArray(value)) {
    return value.join(",");
  }
  if (!(value instanceof Date)) {
    return String(value);
  }
  switch (timestampFormatOf(member.ref)) {
    case "date-time":
      return value.toISOString();
    case "epoch-seconds":
      return String(value.getTime() / 1000);
    default:
      return value.toUTCString();
  }
}
