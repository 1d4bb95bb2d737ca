import { AwsError } from "../service.ts";
import { jsonErrorBody } from "./json-error.ts";
import { checkJsonTypes } from "./json-type-check.ts";
import type { WireProtocol, WireRequest } from "./message.ts";
import { kindOf, type Member, type SchemaRef, traitsOf } from "./schema.ts";
import { type Codec, writeWithCodec } from "./service-model.ts";

/** AWS JSON 1.0 and 1.1: one path, the operation named by `X-Amz-Target`. */
export const jsonProtocol: WireProtocol = {
  identify(request, model) {
    const target = request.headers["x-amz-target"] ?? "";
    const [prefix, name] = splitAtLast(target, ".");
    const operation = prefix === model.targetPrefix ? model.operations.get(name) : undefined;
    if (!operation) {
      throw new AwsError(
        "UnknownOperationException",
        target
          ? `The service ${model.signingName} has no operation '${target}'.`
          : "The request has no X-Amz-Target header, which names the operation.",
      );
    }
    return operation;
  },

  async decode(request, operation, model) {
    return readJson(request.body, operation.input, model.codec);
  },

  encode(output, operation, { model }) {
    return {
      status: 200,
      headers: { "content-type": `application/x-amz-json-${model.jsonVersion}` },
      body: writeBody(operation.output, output, model.codec),
    };
  },

  encodeError(error, request, { model }) {
    return {
      status: error.status,
      headers: {
        "content-type": `application/x-amz-json-${model.jsonVersion}`,
        ...jsonErrorHeaders(error),
        ...queryErrorHeader(error, request, model.errorSchema(error.code)),
      },
      body: jsonErrorBody(error, model),
    };
  },
};

/**
 * Reads a JSON object by a schema; an empty body is an empty object.
 *
 * @throws AwsError SerializationException for what is not JSON, or of another type
 */
export async function readJson(
  body: Uint8Array,
  schema: SchemaRef,
  codec: Codec | undefined,
  jsonName?: (member: Member) => string,
): Promise<Record<string, unknown>> {
  if (kindOf(schema) === "unit" || body.byteLength === 0) {
    return {};
  }
  checkJsonTypes(schema, parseObject(body), jsonName);
  try {
    return (await codec?.createDeserializer().read(schema, body)) as Record<string, unknown>;
  } catch (cause) {
    // What passed the type check can still be no date or no base64.
    throw new AwsError("SerializationException", cause instanceof Error ? cause.message : "");
  }
}

/** Writes an output by its schema; an operation without output answers an empty object. */
export function writeBody(
  schema: SchemaRef,
  output: object,
  codec: Codec | undefined,
): string | Uint8Array {
  if (kindOf(schema) === "unit" || !codec) {
    return "{}";
  }
  return writeWithCodec(codec, schema, output);
}

/** AWS ends the error's name with a colon, and repeats the message. */
export function jsonErrorHeaders(error: AwsError): Record<string, string> {
  const message = error.message.replace(/[^\x20-\x7e]+/g, " ").slice(0, 1024);
  return { "x-amzn-errortype": `${error.code}:`, "x-amzn-errormessage": message };
}

function parseObject(body: Uint8Array): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new AwsError("SerializationException", "The request's body is not valid JSON.");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new AwsError("SerializationException", "The request's body must be a JSON object.");
  }
  return parsed;
}

/** Services that once spoke the query protocol still tell its error codes to clients that ask. */
function queryErrorHeader(
  error: AwsError,
  request: WireRequest,
  schema: SchemaRef | undefined,
): Record<string, string> {
  if (request.headers["x-amzn-query-mode"] !== "true") {
    return {};
  }
  const code = traitsOf(schema).awsQueryError?.[0] ?? error.code;
  return { "x-amzn-query-error": `${code};${error.status < 500 ? "Sender" : "Receiver"}` };
}

function splitAtLast(text: string, separator: string): readonly [string, string] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? ["", text] : [text.slice(0, at), text.slice(at + 1)];
}
