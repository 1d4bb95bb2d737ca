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

/** @throws InvalidInput for an ID that is longer than the API model allows */
export function checkIdLength(member: string, id: string, most: number): void {
  if (id.length > most)
    throw invalidInput(
      `1 validation error detected: Value '${id}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
    );
}
