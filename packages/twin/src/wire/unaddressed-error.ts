import type { AwsError } from "../service.ts";
import { jsonErrorHeaders } from "./json-protocol.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { xmlElement } from "./xml-text.ts";

/**
 * An error of a request that names no service the twin has, so that no model tells its form: XML
 * for what looks like the query protocol, JSON for everything else, as AWS's front doors do.
 */
export function encodeUnaddressedError(
  error: AwsError,
  request: WireRequest,
  requestId: string,
): WireResponse {
  const isForm = (request.headers["content-type"] ?? "").startsWith(
    "application/x-www-form-urlencoded",
  );
  if (isForm && !("x-amz-target" in request.headers)) {
    const core =
      xmlElement("Type", error.status < 500 ? "Sender" : "Receiver") +
      xmlElement("Code", error.code) +
      xmlElement("Message", error.message);
    return {
      status: error.status,
      headers: { "content-type": "text/xml" },
      body:
        '<?xml version="1.0" encoding="UTF-8"?>\n' +
        `<ErrorResponse><Error>${core}</Error>${xmlElement("RequestId", requestId)}</ErrorResponse>`,
    };
  }
  return {
    status: error.status,
    headers: { "content-type": "application/x-amz-json-1.1", ...jsonErrorHeaders(error) },
    body: JSON.stringify({
      __type: `com.amazon.coral.service#${error.code}`,
      message: error.message,
    }),
  };
}
