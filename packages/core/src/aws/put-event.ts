import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { callAws, controlRegion } from "./aws-client.ts";
import { type AwsCall, toLatchkeyError } from "./to-latchkey-error.ts";

/** One event of Latchkey's own. */
export interface OwnEvent {
  /** Its `detail-type`; the `source` is `latchkey`. */
  readonly type: string;
  /** JSON. */
  readonly detail: string;
  /** ARNs. */
  readonly resources: string[];
}

const call: AwsCall = { service: "EventBridge", operation: "PutEvents", region: controlRegion };

/**
 * Puts one event on a bus and resolves only when the bus has taken it: `PutEvents` answers 200 even
 * when it took nothing, and the entry's own error is what counts.
 * AWS: EventBridge API, `PutEvents` ("FailedEntryCount"). Throws the classes of errors.ts.
 *
 * @param eventBus name or ARN
 */
export async function putEvent(
  client: EventBridgeClient,
  eventBus: string,
  { type, detail, resources }: OwnEvent,
): Promise<void> {
  const entry = {
    Source: "latchkey",
    DetailType: type,
    Detail: detail,
    EventBusName: eventBus,
    Resources: resources,
  };
  const output = await callAws(call, () => client.send(new PutEventsCommand({ Entries: [entry] })));
  const [result] = output.Entries ?? [];
  if ((output.FailedEntryCount ?? 0) === 0 && result?.ErrorCode === undefined) return;
  const refusal = Object.assign(new Error(result?.ErrorMessage ?? "no message"), {
    name: result?.ErrorCode ?? "InternalFailure",
    // Without the status: it is the 200 of the whole answer, not the entry's.
    $metadata: { requestId: output.$metadata.requestId },
  });
  throw toLatchkeyError(refusal, call);
}
