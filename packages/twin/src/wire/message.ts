import type { AwsError } from "../service.ts";
import type { OperationModel, ServiceModel } from "./service-model.ts";

/** A signed request whose body has been read; header names are lower case. */
export interface WireRequest {
  readonly method: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer before the headers that every answer has. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What an answer needs besides its content. */
export interface AnswerContext {
  readonly model: ServiceModel;
  readonly requestId: string;
}

/** One way of writing AWS calls. Each member throws `AwsError` for what AWS would refuse. */
export interface WireProtocol {
  identify(request: WireRequest, model: ServiceModel): OperationModel;
  decode(
    request: WireRequest,
    operation: OperationModel,
    model: ServiceModel,
  ): Promise<Record<string, unknown>>;
  encode(output: object, operation: OperationModel, context: AnswerContext): WireResponse;
  encodeError(error: AwsError, request: WireRequest, context: AnswerContext): WireResponse;
}
