import type { AwsError } from "../service.ts";
import type { AnswerContext, WireRequest, WireResponse } from "./message.ts";
import { xmlElement } from "./xml-text.ts";

/**
 * An error of a REST-XML or query service: `<ErrorResponse><Error>…`; S3 has `<Error>` alone, and
 * no body at all for HEAD.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function encodeXmlError(
  error: AwsError,
  request: WireRequest,
  { model, requestId }: AnswerContext,
): WireResponse {
  const details = Object.entries(error.data)
    .map(([name, value]) => xmlElement(name, String(value)))
    .join("");
  const core = xmlElement("Code", error.code) + xmlElement("Message", error.message) + details;
  const body =
    model.signingName === "s3"
      ? `<Error>${core}${xmlElement("RequestId", requestId)}${xmlElement("HostId", "latchkey-twin")}</Error>`
      : `<ErrorResponse xmlns="${model.xmlNamespace}"><Error>` +
        `${xmlElement("Type", error.status < 500 ? "Sender" : "Receiver")}${core}</Error>` +
        `${xmlElement("RequestId", requestId)}</ErrorResponse>`;
  return {
    status: error.status,
    headers: { "content-type": model.signingName === "s3" ? "application/xml" : "text/xml" },
    body: request.method === "HEAD" ? "" : `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
