import { AwsError } from "../../service.ts";

/** Route 53's refusals, with the statuses of its API model. */

/** A request that the API model or its documentation does not allow. */
export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInput", message);
}

/** One or more changes of a batch that cannot be made; none of the batch is. */
export function invalidChangeBatch(messages: readonly string[]): AwsError {
  return new AwsError("InvalidChangeBatch", `[${messages.join(", ")}]`, 400, { messages });
}

/** No hosted zone of that ID. */
export function noSuchHostedZone(id: string): AwsError {
  return new AwsError("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);
}

/** No health check of that ID. */
export function noSuchHealthCheck(id: string): AwsError {
  return new AwsError("NoSuchHealthCheck", `A health check with id ${id} does not exist.`, 404);
}
